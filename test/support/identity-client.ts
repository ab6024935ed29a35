/** A contacts server over HTTPS, and what drives its identity platform: trust in its CA, a browser's forms, MSAL's network. */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import type { EmulatorOptions } from '../../src/emulator/main.js';
import { startEmulator, type RestServer } from './emulator-client.js';

export type TrustingFetch = typeof fetch;

export interface SecureServer extends RestServer {
  readonly tlsUrl: string;
  /** Trusts the server's CA, and follows no redirects. */
  readonly fetch: TrustingFetch;
  readonly network: INetworkModule;
}

export async function startSecureEmulator(options: Partial<EmulatorOptions> = {}): Promise<SecureServer> {
  const server = await startEmulator({ tlsPort: 0, ...options });
  const ca = await readFile(join(server.dataDir, 'ca.pem'), 'utf8');
  const dispatcher = new Agent({ connect: { ca } });
  const trusting: TrustingFetch = (input, init) => fetch(input, { redirect: 'manual', ...init, dispatcher });
  return {
    ...server,
    tlsUrl: server.emulator.tlsUrl!,
    fetch: trusting,
    network: networkOf(trusting),
    async close() {
      await dispatcher.close();
      await server.close();
    },
  };
}

/** Sends a form. */
export function post(fetching: TrustingFetch, url: string, fields: Readonly<Record<string, string>>) {
  return fetching(url, { method: 'POST', body: new URLSearchParams(fields) });
}

/** Opens a sign-in page, chooses a user in its form as a browser without scripts would, and gives the answer. */
export async function signIn(fetching: TrustingFetch, url: string, user: string, decision = 'accept') {
  const page = await fetching(url);
  const html = await page.text();
  if (page.status !== 200) throw new Error(`${page.status} ${page.headers.get('location') ?? html}`);
  const action = unescape(/<form method="post" action="([^"]*)"/.exec(html)![1]!);
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(hidden.map(([, name, value]) => [unescape(name!), unescape(value!)]));
  return post(fetching, new URL(action, url).href, { ...fields, user: userIn(html, user), decision });
}

/** The value of the radio button beside a user principal name. */
export function userIn(html: string, user: string): string {
  const rows = [...html.matchAll(/name="user" value="([^"]*)"[\s\S]*?<small>([^<]*)<\/small>/g)];
  const row = rows.find(([, , name]) => name === `${user}@contoso.example`);
  if (!row) throw new Error(`${user} is not on the page`);
  return row[1]!;
}

const unescape = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (entity) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[entity.slice(1, -1)] ?? "'",
  );

function networkOf(fetching: TrustingFetch): INetworkModule {
  async function send<T>(method: string, url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    const response = await fetching(url, { method, headers: options?.headers, body: options?.body });
    return {
      headers: Object.fromEntries(response.headers),
      body: (await response.json()) as T,
      status: response.status,
    };
  }
  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
}
