/** Signing in at an identity platform: authorization code with PKCE, by a redirect of this page (RFC 6749, 7636). */
import * as oauth from 'oauth4webapi';
import type { SignInPlatform } from '../src/http/graphiql-settings.js';
import { ownerOf, type Session } from './session.js';

/** What has to outlive the way to the platform and back; read once and removed. */
const PENDING_KEY = 'contacts-gateway:sign-in';
/** A token about to run out is replaced this long before its end. */
const RENEW_BEFORE_MS = 60_000;

interface Pending {
  readonly state: string;
  readonly verifier: string;
}

/** Leaves the page for the platform's. It comes back to the root of this origin, which must be registered there. */
export async function leaveToSignIn(platform: SignInPlatform): Promise<void> {
  const pending: Pending = {
    state: oauth.generateRandomState(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
  sessionStorage.setItem(PENDING_KEY, JSON.stringify(pending));
  const address = new URL(platform.authorizationEndpoint);
  address.search = new URLSearchParams({
    client_id: platform.clientId,
    response_type: 'code',
    redirect_uri: redirectUri(),
    scope: platform.scope,
    state: pending.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    prompt: 'select_account',
  }).toString();
  location.assign(address);
}

/**
 * The session that a return from the platform brings; null where this is no return. Rejects with the reason in words for
 * the reader of the page. The address of the page forgets the code either way.
 */
export async function returnFromSignIn(platform: SignInPlatform): Promise<Session | null> {
  const here = new URL(location.href);
  if (!here.searchParams.has('state') || !(here.searchParams.has('code') || here.searchParams.has('error')))
    return null;
  const pending = takePending();
  history.replaceState(null, '', here.pathname);
  if (pending === null || here.searchParams.get('state') !== pending.state) {
    throw new Error('This sign-in was not begun in this tab, so it is not taken. Sign in again.');
  }
  const { server, client } = rolesOf(platform);
  try {
    const parameters = oauth.validateAuthResponse(server, client, here, pending.state);
    const options = optionsOf(platform);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      redirectUri(),
      pending.verifier,
      options,
    );
    return openSession(platform, await oauth.processAuthorizationCodeResponse(server, client, response));
  } catch (error) {
    throw new Error(reasonOf(error));
  }
}

function openSession(platform: SignInPlatform, first: oauth.TokenEndpointResponse): Session {
  const { server, client } = rolesOf(platform);
  const listeners = new Set<(authorization: string) => void>();
  let token = first.access_token;
  let refreshToken = first.refresh_token;
  let expiresAtMs = endOf(first);
  let renewing: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function renew(): Promise<void> {
    if (refreshToken === undefined) throw new Error('The session has ended. Sign in again.');
    try {
      const options = optionsOf(platform);
      const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
      const fresh = await oauth.processRefreshTokenResponse(server, client, response);
      token = fresh.access_token;
      refreshToken = fresh.refresh_token ?? refreshToken;
      expiresAtMs = endOf(fresh);
    } catch (error) {
      throw new Error(reasonOf(error));
    }
    listeners.forEach((listener) => listener(`Bearer ${token}`));
    watch();
  }

  /** One renewal at a time, whoever needs it. */
  function renewOnce(): Promise<void> {
    renewing ??= renew().finally(() => (renewing = null));
    return renewing;
  }

  /** Live sockets need a fresh token though nobody asks anything. */
  function watch(): void {
    clearTimeout(timer);
    const leftMs = expiresAtMs - Date.now() - RENEW_BEFORE_MS;
    if (refreshToken !== undefined)
      timer = setTimeout(() => void renewOnce().catch(() => undefined), Math.max(0, leftMs));
  }

  watch();
  return {
    name: ownerOf(token) ?? 'a user of the identity platform',
    async authorization() {
      if (expiresAtMs - Date.now() < RENEW_BEFORE_MS) await renewOnce();
      return `Bearer ${token}`;
    },
    onRenewed(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    end() {
      clearTimeout(timer);
      listeners.clear();
      token = '';
      refreshToken = undefined;
      expiresAtMs = 0;
      const { endSessionEndpoint, clientId } = platform;
      const address = new URL(endSessionEndpoint);
      const back = { client_id: clientId, post_logout_redirect_uri: redirectUri() };
      address.search = new URLSearchParams(back).toString();
      location.assign(address);
    },
  };
}

function endOf({ expires_in: seconds = 3600 }: oauth.TokenEndpointResponse): number {
  return Date.now() + seconds * 1000;
}

function rolesOf({ issuer, tokenEndpoint, clientId }: SignInPlatform) {
  const server: oauth.AuthorizationServer = { issuer, token_endpoint: tokenEndpoint };
  const client: oauth.Client = { client_id: clientId };
  return { server, client };
}

/** The embedded server is on this machine and speaks HTTP too; no other platform does. */
function optionsOf({ tokenEndpoint }: SignInPlatform) {
  return { [oauth.allowInsecureRequests]: tokenEndpoint.startsWith('http:') };
}

function redirectUri(): string {
  return `${location.origin}/`;
}

function takePending(): Pending | null {
  const text = sessionStorage.getItem(PENDING_KEY);
  sessionStorage.removeItem(PENDING_KEY);
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** What the reader can do about it. */
function reasonOf(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError) {
    if (error.error === 'access_denied' || error.error === 'consent_required') {
      return 'Access was not granted. Sign in again and consent, or ask an administrator to.';
    }
    return `The identity platform refused: ${error.error_description ?? error.error}`;
  }
  if (error instanceof oauth.ResponseBodyError) {
    const text = error.error_description ?? error.error;
    if (text.includes('AADSTS9002326')) {
      return `Register ${redirectUri()} as a redirect URI of the platform "Single-page application", not "Web".`;
    }
    return `The identity platform gave no token: ${text}`;
  }
  return `The identity platform could not be asked: ${error instanceof Error ? error.message : String(error)}`;
}
