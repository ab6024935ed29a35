/** Who is signed in, and the token to ask with. Tokens live in closures of this file and in no store. */
import type { IssuedToken } from '../src/http/graphiql-settings.js';

export interface Session {
  /** Whom the token speaks for, as far as can be told. */
  readonly name: string;
  /** A value for the Authorization header that is good for a while yet. */
  authorization(): Promise<string>;
  /** Calls back with the value of the header whenever the token was replaced; gives the way to stop that. */
  onRenewed(listener: (authorization: string) => void): () => void;
  /** Forgets the token, and signs out where it came from. */
  end(): void;
}

/** A token about to run out is replaced this long before its end. */
const RENEW_BEFORE_MS = 60_000;

/** Signs in as a user of the embedded server, and stays signed in: an ending token is replaced when it is next needed. */
export async function signInAs(user: string): Promise<Session> {
  let current = await requestToken(user);
  return {
    ...UNCHANGING,
    name: user,
    async authorization() {
      if (current.expiresAt && Date.parse(current.expiresAt) - Date.now() < RENEW_BEFORE_MS) {
        current = await requestToken(user);
      }
      return `Bearer ${current.token}`;
    },
  };
}

/** A session with a token from elsewhere; a leading `Bearer` is taken as meant. */
export function sessionOf(pasted: string): Session {
  const token = pasted.trim().replace(/^bearer\s+/i, '');
  const authorization = `Bearer ${token}`;
  return {
    ...UNCHANGING,
    name: ownerOf(token) ?? 'the owner of the pasted token',
    authorization: async () => authorization,
  };
}

/** Nobody is told of new tokens, and nothing but this page knows of the session. */
const UNCHANGING = { onRenewed: () => () => undefined, end: () => undefined };

async function requestToken(user: string): Promise<IssuedToken> {
  const response = await fetch('/graphiql/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user }),
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.message ?? `HTTP ${response.status}`);
  return body;
}

/** The name inside a JSON web token, for display only: nothing is verified here. */
export function ownerOf(token: string): string | undefined {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return [claims.preferred_username, claims.upn, claims.name].find((claim) => typeof claim === 'string');
  } catch {
    return undefined; // an opaque token is as good
  }
}
