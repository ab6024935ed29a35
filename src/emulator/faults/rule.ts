/**
 * A rule for trouble on demand: which requests it hits, how often, and what happens to them.
 *
 *     { "match": { "method": "GET", "path": "/contacts/delta", "times": 2 }, "effect": { "status": 503 } }
 *
 * | Match | Hits |
 * |---|---|
 * | `method: "PATCH"` | requests of this method |
 * | `path: "/contacts"` | those whose path with query, from `/v1.0` or `/api/v2.0` on, a regular expression finds; without case |
 * | `user: "adele"` | those of this user, by name or user principal name |
 * | `dialect: "graph"` or `"outlook"` | those to this service |
 * | `part: true` | parts of a batch, and nothing else; without it whole requests, the envelope of a batch included |
 * | `times: 3` or `"forever"` | only the next so many of them; 1 unless told |
 * | `probability: 0.2`, `seed: "any text"` | each of them with this chance; the same seed gives the same sequence |
 */
import { readList, readMembers, readObject, readText, refuse, type Found } from '../seed/json-reader.js';
import { boolean, integer, oneOf } from '../switches.js';
import { codeOfStatus, type Effect, type Failure } from './effect.js';

export interface Match {
  /** In upper case. */
  readonly method?: string;
  readonly path?: RegExp;
  /** In lower case. */
  readonly user?: string;
  readonly dialect?: 'graph' | 'outlook';
  readonly part: boolean;
  readonly times: number | 'forever';
  readonly probability: number;
  readonly seed: string;
}

export interface Rule {
  readonly match: Match;
  readonly effect: Effect;
  /** As it was given, for lists. */
  readonly given: object;
}

const MATCHES = ['method', 'path', 'user', 'dialect', 'part', 'times', 'probability', 'seed'] as const;
const FAILURES = ['status', 'claimsChallenge', 'expiredToken', 'lostDeltaState', 'cut'] as const;
const DETAILS = ['code', 'message', 'headers'] as const;
const OTHERS = ['latencyMs', 'applied', 'deltaPages', 'deltaRows', 'evictDeltaTokens', 'notifications'] as const;
const MAX_LATENCY_MS = 600_000;
const MAX_PATTERN = 500;
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/i;
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

/** One rule or a list of them from parsed JSON. Throws an error that names the place; then none of them counts. */
export function readRules(value: unknown): readonly Rule[] {
  if (Array.isArray(value)) return readList({ value, place: 'rules' }).map(readRule);
  return [readRule({ value, place: 'rule' })];
}

function readRule(found: Found): Rule {
  const { match, effect } = readMembers(found, ['match', 'effect']);
  if (effect === undefined) return refuse(`${found.place}.effect`, 'an object');
  const rule = {
    match: readMatch(match ?? { value: {}, place: `${found.place}.match` }),
    effect: readEffect(effect),
    given: found.value as object, // Its members were read.
  };
  if (rule.match.part && rule.effect.failure?.kind === 'cut') refuse(effect.place, 'no cut for a part of a batch');
  return rule;
}

function readMatch(found: Found): Match {
  const { method, path, user, dialect, part, times, probability, seed } = readMembers(found, MATCHES);
  return {
    method: method && readText(method).toUpperCase(),
    path: path && readPattern(path),
    user: user && readText(user).toLowerCase(),
    dialect: dialect && oneOf('graph', 'outlook')(dialect),
    part: part ? boolean(part) : false,
    times: times ? readTimes(times) : 1,
    probability: probability ? readProbability(probability) : 1,
    seed: seed ? readText(seed) : 'faults',
  };
}

function readPattern(found: Found): RegExp {
  const text = readText(found);
  if (text.length > MAX_PATTERN) refuse(found.place, `at most ${MAX_PATTERN} characters`);
  try {
    return new RegExp(text, 'i');
  } catch {
    return refuse(found.place, 'a regular expression', text);
  }
}

function readTimes(found: Found): number | 'forever' {
  return found.value === 'forever' ? 'forever' : integer(1, 1_000_000)(found);
}

function readProbability({ value, place }: Found): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : refuse(place, 'a number from 0 to 1', value);
}

function readEffect(found: Found): Effect {
  const members = readMembers(found, [...FAILURES, ...DETAILS, ...OTHERS]);
  const { latencyMs, applied, deltaPages, deltaRows, evictDeltaTokens, notifications } = members;
  if (Object.keys(members).length === 0) refuse(found.place, 'at least one effect');
  const failures = FAILURES.filter((name) => members[name] !== undefined);
  if (failures.length > 1) refuse(found.place, `only one of ${failures.join(', ')}`);
  const detail = DETAILS.find((name) => members[name] !== undefined);
  if (detail !== undefined && members.status === undefined) refuse(members[detail]!.place, 'a status beside it');
  if (applied !== undefined && failures.length === 0) refuse(applied.place, `one of ${FAILURES.join(', ')} beside it`);
  return {
    latencyMs: latencyMs && integer(0, MAX_LATENCY_MS)(latencyMs),
    failure: readFailure(members),
    applied: applied && boolean(applied),
    deltaPages: deltaPages && oneOf('duplicated', 'reordered', 'emptied')(deltaPages),
    deltaRows: deltaRows && oneOf('full', 'changed')(deltaRows),
    evictDeltaTokens: evictDeltaTokens && boolean(evictDeltaTokens),
    notifications: notifications && oneOf('lost')(notifications),
  };
}

type FailureMembers = Partial<Record<(typeof FAILURES)[number] | (typeof DETAILS)[number], Found>>;

function readFailure(members: FailureMembers): Failure | undefined {
  const { status, claimsChallenge, expiredToken, lostDeltaState, cut } = members;
  if (status) return readStatus(status, members);
  if (claimsChallenge) return { kind: 'claimsChallenge', claims: readClaims(claimsChallenge) };
  if (expiredToken && yes(expiredToken)) return { kind: 'expiredToken' };
  if (lostDeltaState && yes(lostDeltaState)) return { kind: 'lostDeltaState' };
  return cut && { kind: 'cut', at: oneOf('before', 'mid')(cut) };
}

function readStatus(found: Found, { code, message, headers }: FailureMembers): Failure {
  const status = integer(400, 599)(found);
  return {
    kind: 'status',
    status,
    code: code ? readText(code) : codeOfStatus(status),
    message: message ? readText(message) : 'This answer was ordered.',
    headers: headers ? Object.fromEntries(readObject(headers).map(readHeader)) : {},
  };
}

function readHeader([name, found]: [string, Found]): [string, string] {
  const { value, place } = found;
  const text = typeof value === 'number' ? String(value) : readText(found);
  if (!HEADER_NAME.test(name)) refuse(place, 'the name of a header', name);
  if (!HEADER_VALUE.test(text)) refuse(place, 'the value of a header', text);
  return [name.toLowerCase(), text];
}

function readClaims(found: Found): object | null {
  if (found.value === true) return null;
  readObject(found);
  return found.value as object; // It has members.
}

function yes({ value, place }: Found): true {
  return value === true || refuse(place, 'true', value);
}
