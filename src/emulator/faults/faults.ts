/** The rules in force, and requests carried out under them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { syncStateNotFound } from '../rest/delta-tokens.js';
import type { Reply, RestRequest } from '../rest/exchange.js';
import { RestFault } from '../rest/fault.js';
import type { Wire } from '../rest/wire.js';
import { createRandom, type Random } from '../seed/random.js';
import type { Effect, Failure } from './effect.js';
import type { Match, Rule } from './rule.js';

/** Who asks, and which service. */
export interface Subject {
  /** The user principal name. */
  readonly user: string | null;
  readonly wire: Pick<Wire, 'dialect' | 'root' | 'challenge'>;
}

export interface ListedRule {
  /** How often it hit. */
  readonly hits: number;
  /** How often it still may. */
  readonly left: number | 'forever';
  readonly rule: object;
}

export type CarryOut = (request: RestRequest) => Reply | Promise<Reply>;

export interface Faults {
  /** No rule has been given. */
  readonly isQuiet: boolean;
  /** False: there would be more than a thousand; then none of them is added. */
  add(rules: readonly Rule[]): boolean;
  /** In the order of their arrival, those that are used up too. */
  list(): readonly ListedRule[];
  clear(): void;
  /**
   * Carries a request out under the first rule that hits it, or as it is. Rejects with the `RestFault` to answer
   * where the rule says so.
   */
  run(subject: Subject, request: RestRequest, carryOut: CarryOut): Reply | Promise<Reply>;
  /** Whether a notification about to go to `url`, on behalf of a subscription of `user`, is to get lost. Counts as a hit. */
  losesNotification(url: string, user: string | null): boolean;
}

export interface FaultsOptions {
  readonly evictDeltaTokens: () => void;
  readonly now: () => Date;
}

interface Active {
  readonly rule: Rule;
  readonly random: Random;
  hits: number;
}

const MAX_RULES = 1000;

export function createFaults({ evictDeltaTokens, now }: FaultsOptions): Faults {
  let active: readonly Active[] = [];

  function take(isHit: (rule: Rule) => boolean): Effect | null {
    for (const one of active) {
      const { times, probability } = one.rule.match;
      if (times !== 'forever' && one.hits >= times) continue;
      if (!isHit(one.rule) || !one.random.chance(probability)) continue;
      one.hits += 1;
      return one.rule.effect;
    }
    return null;
  }

  async function under(
    effect: Effect,
    wire: Subject['wire'],
    request: RestRequest,
    carryOut: CarryOut,
  ): Promise<Reply> {
    const { latencyMs, failure, applied, deltaPages, deltaRows } = effect;
    // Nobody waits for a late answer when the server closes.
    if (latencyMs) await sleep(latencyMs, undefined, { ref: false });
    if (effect.evictDeltaTokens) evictDeltaTokens();
    const isCarriedOut = !failure || applied || (failure.kind === 'cut' && failure.at === 'mid');
    const reply = isCarriedOut ? await carryOut({ ...request, quirks: { deltaPages, deltaRows } }) : NO_REPLY;
    if (!failure) return reply;
    if (failure.kind === 'cut') return { ...(failure.at === 'mid' ? reply : NO_REPLY), cut: failure.at };
    throw faultOf(failure, wire, request, now());
  }

  return {
    get isQuiet() {
      return active.length === 0;
    },
    add(rules) {
      if (active.length + rules.length > MAX_RULES) return false;
      active = [...active, ...rules.map((rule) => ({ rule, random: createRandom(rule.match.seed), hits: 0 }))];
      return true;
    },
    list: () => active.map(listed),
    clear() {
      active = [];
    },
    run(subject, request, carryOut) {
      if (active.length === 0) return carryOut(request);
      const effect = take(
        ({ match, effect: { notifications } }) => notifications === undefined && hits(match, subject, request),
      );
      return effect === null ? carryOut(request) : under(effect, subject.wire, request, carryOut);
    },
    losesNotification(url, user) {
      const effect = take(
        ({ match, effect: { notifications } }) =>
          notifications === 'lost' && (match.path?.test(url) ?? true) && isUser(match.user, user),
      );
      return effect !== null;
    },
  };
}

/** Of a request that was never carried out, or whose answer nobody gets; its status is for the request log. */
const NO_REPLY: Reply = { status: 0, headers: {}, body: null };

function hits(match: Match, { user, wire: { dialect, root } }: Subject, request: RestRequest): boolean {
  const { method, path, query, inBatch } = request;
  return (
    match.part === inBatch &&
    (match.method === undefined || match.method === method) &&
    (match.dialect === undefined || match.dialect === dialect) &&
    isUser(match.user, user) &&
    (match.path?.test(`${root}${path}${query === '' ? '' : `?${query}`}`) ?? true)
  );
}

function isUser(wanted: string | undefined, user: string | null): boolean {
  if (wanted === undefined) return true;
  const name = user?.toLowerCase();
  return name === wanted || name?.split('@', 1)[0] === wanted;
}

function listed({ rule: { match, given }, hits }: Active): ListedRule {
  return { hits, left: match.times === 'forever' ? 'forever' : match.times - hits, rule: given };
}

function faultOf(
  failure: Exclude<Failure, { kind: 'cut' }>,
  { root, challenge }: Subject['wire'],
  { origin, path }: RestRequest,
  now: Date,
): RestFault {
  switch (failure.kind) {
    case 'status':
      return new RestFault(failure.status, failure.code, failure.message, failure.headers);
    case 'lostDeltaState':
      // The numbers of the answer that was observed (reference, section 12.2).
      return syncStateNotFound({ generation: 149, kept: [157, 155, 156] }, `${origin}${root}${path}?$deltatoken=`);
    case 'expiredToken':
      return unauthorized(
        'Access token has expired or is not yet valid.',
        `${challenge(origin)}, error="invalid_token"`,
      );
    case 'claimsChallenge': {
      const claims = Buffer.from(JSON.stringify(failure.claims ?? claimsOfRevocation(now))).toString('base64');
      return unauthorized(
        'Continuous access evaluation resulted in a claims challenge.',
        `${challenge(origin)}, error="insufficient_claims", claims="${claims}"`,
      );
    }
  }
}

function unauthorized(message: string, challenge: string): RestFault {
  return new RestFault(401, 'InvalidAuthenticationToken', message, { 'www-authenticate': challenge });
}

/** A token issued from now on is wanted. */
function claimsOfRevocation(now: Date): object {
  const seconds = String(Math.floor(now.getTime() / 1000));
  return { access_token: { nbf: { essential: true, value: seconds } } };
}
