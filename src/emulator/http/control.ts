/** The controls below `/_control/`: what each path takes and answers, in JSON; for tests, so only served where it is allowed. */
import { jsonReply, type Reply } from '../rest/exchange.js';
import type { HttpRequest } from './server.js';

/** By the path's last segment: `throttling` answers `/_control/throttling`. */
export type Controls = Readonly<Record<string, (request: HttpRequest) => Reply | Promise<Reply>>>;

const PREFIX = '/_control/';

export function isControl(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** Null: there is no such control. */
export function answerControl(controls: Controls, request: HttpRequest): Reply | Promise<Reply> | null {
  const name = request.path.slice(PREFIX.length);
  return isControl(request.path) && Object.hasOwn(controls, name) ? controls[name]!(request) : null;
}

/** The JSON of a control request; undefined: there is none, or it cannot be read. */
export function controlBody({ body }: HttpRequest): unknown {
  if (body.kind !== 'bytes') return undefined;
  try {
    return JSON.parse(Buffer.from(body.bytes).toString()) as unknown;
  } catch {
    return undefined;
  }
}

export function controlReply(status: number, body: unknown): Reply {
  return jsonReply(status, body, { 'content-type': 'application/json; charset=utf-8' });
}

export function controlProblem(status: number, code: string, message: string): Reply {
  return controlReply(status, { error: { code, message } });
}
