/** A gateway that gets tokens of its own, before a contacts server whose identity platform it reaches over HTTPS. */
import { createHash } from 'node:crypto';
import { createLog } from '../../src/telemetry/log.js';
import { loadConfig } from '../../src/config.js';
import {
  DEMO_APP_SECRET,
  GATEWAY_APP_ID,
  GATEWAY_SECRET,
  GRAPHIQL_APP_ID,
} from '../../src/emulator/identity/built-in.js';
import { DEMO_APP_ID, TENANT_ID } from '../../src/emulator/identity/directory.js';
import { startGateway, type Gateway } from '../../src/gateway.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createSecretWatch, textsIn, type SecretWatch } from './secret-watch.js';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { post, signIn, startSecureEmulator, type SecureServer } from './identity-client.js';
import type { Answer } from './start.js';

export const USER_SCOPE = 'api://contacts-gateway/access_as_user';
const SECRET_KEY = Buffer.from('planted-secret-key-of-the-gateway').toString('base64');
const REDIRECT_URI = 'http://localhost:53682/';

/** One request to the token endpoint, as the gateway sent it. */
export interface TokenQuestion {
  readonly grantType: string;
  readonly scope: string;
  readonly claims: string | null;
  readonly assertion: string | null;
}

export interface IdentityGateway {
  readonly url: string;
  readonly server: SecureServer;
  readonly tokenQuestions: TokenQuestion[];
  /** Requests for signing keys. */
  readonly keyFetches: () => number;
  /** The lines of its log, from `debug` up. */
  readonly log: string[];
  ask(query: string, token: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Waited for before a token is asked for, so that others can gather. */
  hold(until: Promise<void> | null): void;
  /** In place of the token endpoint. */
  answerTokens(answer: () => Response): void;
  /** Every token that went to or from the gateway, and what it must keep to itself. */
  readonly secrets: SecretWatch;
  /** Throws where a token or a secret is found in an answer, a metric, the log or a file. */
  close(): Promise<void>;
}

export interface IdentityGatewayOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly seed?: string | object;
  /** One that runs already; it is not closed then. */
  readonly server?: SecureServer;
}

export async function startIdentityGateway(options: IdentityGatewayOptions = {}): Promise<IdentityGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'contacts-identity-'));
  const seedFile = join(folder, 'seed.json');
  const { seed = 'demo' } = options;
  if (typeof seed === 'object') await writeFile(seedFile, JSON.stringify(seed));
  const server = options.server ?? (await startSecureEmulator({ seed: typeof seed === 'object' ? seedFile : seed }));
  const tokenQuestions: TokenQuestion[] = [];
  const secrets = createSecretWatch([GATEWAY_SECRET, SECRET_KEY]);
  const log: string[] = [];
  const said: string[] = [];
  let keyFetches = 0;
  let held: Promise<void> | null = null;
  let answerToken: (() => Response) | null = null;
  const identityFetch = (async (input: string | URL, init?: RequestInit) => {
    const url = String(input);
    if (url.includes('/discovery/')) keyFetches += 1;
    if (url.includes('/token')) {
      const form = new URLSearchParams(init?.body as string);
      tokenQuestions.push({
        grantType: form.get('grant_type')!,
        scope: form.get('scope')!,
        claims: form.get('claims'),
        assertion: form.get('assertion'),
      });
      await held;
      if (answerToken) return answerToken();
    }
    const answer = await server.fetch(url, init as Parameters<typeof server.fetch>[1]);
    if (url.includes('/token')) secrets.see(await answer.clone().text());
    return answer;
  }) as unknown as typeof fetch;

  const config = loadConfig({
    GATEWAY_PORT: '0',
    GATEWAY_DATA_DIR: folder,
    GATEWAY_DRAIN_SECONDS: '2',
    GATEWAY_SECRET_KEY: SECRET_KEY,
    GATEWAY_AUTH: 'on-behalf-of',
    GATEWAY_AUTHORITY: server.tlsUrl,
    GATEWAY_TENANT_ID: TENANT_ID,
    GATEWAY_CLIENT_ID: GATEWAY_APP_ID,
    ...(options.env?.['GATEWAY_CLIENT_CERTIFICATE'] ? {} : { GATEWAY_CLIENT_SECRET: GATEWAY_SECRET }),
    ...options.env,
  });
  const destination = { write: (line: string) => void log.push(line) };
  const gateway: Gateway = await startGateway({
    config,
    emulatorUrl: server.emulator.url,
    issueToken: null,
    log: createLog({ level: 'debug', format: 'json', destination }),
    identityFetch,
  });
  return {
    url: gateway.url,
    server,
    tokenQuestions,
    keyFetches: () => keyFetches,
    log,
    async ask(query, token, variables) {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      secrets.see(token);
      said.push(text, JSON.stringify([...response.headers]));
      const body = JSON.parse(text) as Pick<Answer, 'data' | 'errors'>;
      return { status: response.status, headers: response.headers, ...body };
    },
    hold: (until) => void (held = until),
    answerTokens: (answer) => void (answerToken = answer),
    secrets,
    async close() {
      said.push(await (await fetch(`${gateway.url}/metrics`)).text());
      await gateway.drain();
      const files = textsIn(folder);
      if (!options.server) await server.close();
      await rm(folder, { recursive: true, force: true });
      secrets.expectNoneIn([...said, ...log, ...files]);
    },
  };
}

/** Signs a user in by code and PKCE as GraphiQL would, for one scope; gives the access and the ID token. */
export async function signedInUser(
  { fetch, tlsUrl }: SecureServer,
  user: string,
  scope = USER_SCOPE,
): Promise<{ readonly accessToken: string; readonly idToken: string }> {
  const verifier = 'v'.repeat(64);
  const base = `${tlsUrl}/${TENANT_ID}/oauth2/v2.0`;
  const asked = new URLSearchParams({
    client_id: GRAPHIQL_APP_ID,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: `openid ${scope}`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    nonce: 'n-1',
  });
  const back = await signIn(fetch, `${base}/authorize?${asked.toString()}`, user);
  const code = new URL(back.headers.get('location')!).searchParams.get('code')!;
  const answer = await post(fetch, `${base}/token`, {
    grant_type: 'authorization_code',
    client_id: GRAPHIQL_APP_ID,
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
    scope: `openid ${scope}`,
    code,
  });
  const { access_token: accessToken, id_token: idToken } = (await answer.json()) as Record<string, string>;
  if (!accessToken || !idToken) throw new Error(`no token for ${user}`);
  return { accessToken, idToken };
}

/** The token of an application on its own behalf, made out to the gateway. */
export async function applicationToken(
  { fetch, tlsUrl }: SecureServer,
  app = { clientId: DEMO_APP_ID, secret: DEMO_APP_SECRET },
): Promise<string> {
  const answer = await post(fetch, `${tlsUrl}/${TENANT_ID}/oauth2/v2.0/token`, {
    grant_type: 'client_credentials',
    client_id: app.clientId,
    client_secret: app.secret,
    scope: 'api://contacts-gateway/.default',
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
