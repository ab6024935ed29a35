/** Reading the body of a request as JSON or as bytes. */
import type { RestRequest } from './exchange.js';
import { FAULTS } from './fault.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The JSON object of a write. Throws 415 for another media type and 400 for what is no JSON object. */
export function readJsonObject(request: RestRequest): JsonObject {
  const type = mediaType(request);
  if (type !== 'application/json' && !type.endsWith('+json')) throw FAULTS.unsupportedMediaType(type);
  const value = readJson(request);
  if (!isObject(value)) throw FAULTS.undecodable();
  return value;
}

export function readBytes({ body }: RestRequest): Uint8Array {
  return body.kind === 'bytes' ? body.bytes : new Uint8Array();
}

/** In lower case, without parameters; empty where there is none. */
export function mediaType({ headers }: RestRequest): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readJson({ body }: RestRequest): unknown {
  if (body.kind === 'json') return body.value;
  if (body.kind === 'none') throw FAULTS.malformedJson();
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.bytes)) as unknown;
  } catch {
    throw FAULTS.malformedJson();
  }
}
