/** The structured log: one line an event, only fields that are known to be harmless, texts redacted. */
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { UpstreamProblem } from '../errors.js';
import { redactText } from './redact.js';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Everything that a line can say beside its message; other fields are dropped and only their names are told. `plain`
 * is made by this program (ids of its own, codes, counts); `text` comes from outside and is redacted.
 */
// prettier-ignore
const FIELDS = {
  requestId: 'plain',
  principal: 'plain',         // a hash
  door: 'plain',
  operationType: 'plain',
  operationName: 'text',
  method: 'plain',
  path: 'text',               // of a request to us
  url: 'text',                // of an upstream call, or of a door of ours
  route: 'plain',             // a kind of resource, such as `contacts`
  status: 'plain',
  code: 'plain',              // of the closed list, or of the operating system
  attempt: 'plain',
  parts: 'plain',
  cost: 'plain',
  limit: 'plain',
  count: 'plain',
  bytes: 'plain',
  durationMs: 'plain',
  retryAfterMs: 'plain',
  signal: 'plain',
  reason: 'text',
  version: 'plain',
  dialect: 'plain',
  upstream: 'upstream',       // what an answer with an error status said
  err: 'error',
} as const;

type Kind = (typeof FIELDS)[keyof typeof FIELDS];
interface ValueOfKind {
  plain: string | number | null;
  text: string | null;
  upstream: UpstreamProblem | null;
  error: unknown;
}
export type LogFields = { readonly [F in keyof typeof FIELDS]?: ValueOfKind[(typeof FIELDS)[F]] };

/** As pino has it: first the fields, then the message, which is a constant text. */
export interface LogLine {
  (fields: LogFields, message: string): void;
  (message: string): void;
}

export interface Log {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
  /** A log whose lines all carry these fields, such as the request id. */
  child(fields: LogFields): Log;
}

export interface LogOptions {
  readonly level: LogLevel;
  /** Null: for people on a terminal, else JSON. */
  readonly format: 'json' | 'pretty' | null;
  /** Where lines go; stderr unless told, because stdout belongs to what commands print. */
  readonly destination?: DestinationStream & { readonly isTTY?: boolean };
}

export function createLog({ level, format, destination }: LogOptions): Log {
  const isTerminal = destination ? destination.isTTY === true : process.stderr.isTTY;
  const isPretty = (format ?? (isTerminal ? 'pretty' : 'json')) === 'pretty';
  // Not at once: who reads stderr slowly would hold up every request. What is left is written at the exit.
  const sink = destination ?? pino.destination({ fd: STDERR, sync: false, maxLength: MAX_WAITING_BYTES });
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (err: unknown) => err }, // already described, causes apart
  };
  return logOver(pino(options, isPretty ? forPeople(sink, isTerminal) : sink));
}

function forPeople(sink: DestinationStream, colorize: boolean): DestinationStream {
  const format = prettyFactory({ colorize, singleLine: true, translateTime: 'HH:MM:ss.l' });
  return { write: (line) => sink.write(format(line)) };
}

function logOver(logger: Logger): Log {
  const at = (level: Exclude<LogLevel, 'silent'>): LogLine => {
    return (...line: [LogFields, string] | [string]) => {
      if (!logger.isLevelEnabled(level)) return;
      const [fields, message] = line.length === 1 ? [{}, line[0]] : line;
      logger[level](harmless(fields), redactMessage(message));
    };
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => logOver(logger.child(harmless(fields))),
  };
}

/** Messages are constant texts of ours, a few dozen; looking through one again at every line would cost more than the line. */
const MAX_MESSAGES = 500;
const redactedMessages = new Map<string, string>();

function redactMessage(message: string): string {
  let redacted = redactedMessages.get(message);
  if (redacted === undefined) {
    redacted = redactText(message);
    if (redactedMessages.size < MAX_MESSAGES) redactedMessages.set(message, redacted);
  }
  return redacted;
}

function harmless(fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (Object.hasOwn(FIELDS, name)) kept[name] = shown(FIELDS[name as keyof LogFields], value);
    else dropped.push(name.slice(0, MAX_PLAIN_LENGTH));
  }
  return dropped.length > 0 ? { ...kept, dropped } : kept;
}

/** The types promise what kind a value is, but JavaScript does not: whatever is neither number nor text stays out. */
function shown(kind: Kind, value: unknown): unknown {
  if (kind === 'error') return describeError(value);
  if (kind === 'upstream') return describeProblem(value);
  if (typeof value === 'string') return kind === 'text' ? redactText(value) : value.slice(0, MAX_PLAIN_LENGTH);
  return typeof value === 'number' ? value : null;
}

const STDERR = 2;
/** Lines that nobody takes from stderr; later ones are lost. */
const MAX_WAITING_BYTES = 1_048_576;
const MAX_PLAIN_LENGTH = 200;
const MAX_CAUSES = 5;

/** An error with its causes, as deep as they help. Other members of an error may hold anything, so they stay out. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack, cause } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    name,
    message: redactText(message),
    ...(typeof code === 'string' && { code }),
    ...(stack !== undefined && { stack: redactText(stackWithoutMessage(stack)) }),
    ...(cause !== undefined && depth < MAX_CAUSES && { cause: describeError(cause, depth + 1) }),
  };
}

/** All of an upstream's problem but the claims, which belong to the caller. */
function describeProblem(problem: unknown): unknown {
  if (typeof problem !== 'object' || problem === null) return null;
  const { status, code, requestId, retryAfterMs, message } = problem as Partial<UpstreamProblem>;
  return {
    status: shown('plain', status),
    code: shown('text', code),
    requestId: shown('plain', requestId),
    retryAfterMs: shown('plain', retryAfterMs),
    message: shown('text', message),
  };
}

function stackWithoutMessage(stack: string): string {
  const start = stack.search(/\n\s+at /);
  return start < 0 ? '' : stack.slice(start + 1);
}
