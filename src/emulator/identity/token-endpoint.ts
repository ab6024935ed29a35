/** `POST /{tenant}/oauth2/v2.0/token`: one handler for each grant. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { authenticateClient, type Client } from './client.js';
import { readForm, required, type Parameters } from './form.js';
import { OAuthFault } from './oauth-fault.js';
import { userOfAssertion } from './on-behalf-of.js';
import type { Grant, Platform } from './platform.js';
import type { DirectoryUser } from './registry.js';
import { readApplication, readDelegated, type Wanted } from './scopes.js';
import { answerApplication, answerUser, type Answering } from './token-answer.js';
import type { Ticket } from './tickets.js';
import type { HttpRequest } from '../http/server.js';

interface TokenRequest {
  readonly platform: Platform;
  readonly client: Client;
  readonly form: Parameters;
  readonly answering: (wanted: Wanted) => Answering;
}

type GrantHandler = (request: TokenRequest) => Promise<Record<string, unknown>>;

const GRANTS: Readonly<Record<string, GrantHandler>> = {
  authorization_code: redeemCode,
  refresh_token: refresh,
  client_credentials: giveApplication,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': exchange,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDevice,
  // As MSAL writes it.
  device_code: redeemDevice,
};

/** Resolves with the body of the answer; rejects with an `OAuthFault`. */
export async function giveToken(platform: Platform, request: HttpRequest): Promise<Record<string, unknown>> {
  const form = readForm(request);
  const grantType = required(form, 'grant_type');
  const handle = Object.hasOwn(GRANTS, grantType) ? GRANTS[grantType]! : null;
  if (handle === null)
    throw new OAuthFault(
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${grantType}'.`,
    );
  const { registry, now } = platform;
  const authorization = request.headers['authorization'];
  const client = await authenticateClient({ registry, form, authorization, now: now() });
  return handle({
    platform,
    client,
    form,
    answering: (wanted) => ({
      platform,
      client,
      origin: request.origin,
      grantType,
      wanted,
      claims: form.get('claims'),
      clientInfo: form.get('client_info') === '1',
    }),
  });
}

/** RFC 6749, section 4.1.3, and RFC 7636, section 4.6. */
async function redeemCode({ platform, client, form, answering }: TokenRequest): Promise<Record<string, unknown>> {
  const code = required(form, 'code');
  const grant = redeemable(platform.codes.look(code), client, {
    used: [
      54005,
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    ],
    expired: [70008, 'The provided authorization code has expired.'],
  });
  const redirectUri = required(form, 'redirect_uri');
  if (redirectUri !== grant.redirectUri)
    throw new OAuthFault(
      'invalid_grant',
      500112,
      `The reply address '${redirectUri}' does not match the reply address '${grant.redirectUri}' provided when requesting Authorization code.`,
    );
  checkVerifier(grant.codeChallenge, form.get('code_verifier'));
  const wanted = narrowed(platform, client, grant, form);
  platform.codes.use(code);
  return answerUser(answering(wanted), userOf(platform, grant.oid), grant.nonce);
}

/** The old one is used up, and a new one comes with the answer (RFC 6749, section 6). */
async function refresh({ platform, client, form, answering }: TokenRequest): Promise<Record<string, unknown>> {
  const token = required(form, 'refresh_token');
  const grant = redeemable(platform.refreshTokens.look(token), client, {
    used: [700082, 'The refresh token has been used before; each can be used once.'],
    expired: [700082, 'The refresh token has expired due to inactivity.'],
  });
  const wanted = { ...narrowed(platform, client, grant, form), offline: true };
  const answer = await answerUser(answering(wanted), userOf(platform, grant.oid), null);
  if (platform.refreshTokens.look(token)?.state !== 'valid')
    throw new OAuthFault('invalid_grant', 700082, 'The refresh token has been used before; each can be used once.');
  platform.refreshTokens.use(token);
  return answer;
}

/** RFC 6749, section 4.4. */
async function giveApplication({ platform, client, form, answering }: TokenRequest): Promise<Record<string, unknown>> {
  requireConfidential(client);
  return answerApplication(answering(readApplication(platform.registry, client.app, form.get('scope'))));
}

/** On behalf of a user (reference, section 18.2). */
async function exchange({ platform, client, form, answering }: TokenRequest): Promise<Record<string, unknown>> {
  requireConfidential(client);
  const assertion = required(form, 'assertion');
  if (required(form, 'requested_token_use') !== 'on_behalf_of')
    throw new OAuthFault('invalid_request', 90026, "The parameter 'requested_token_use' must be 'on_behalf_of'.");
  const wanted = readDelegated(platform.registry, client.app, form.get('scope'));
  const user = await userOfAssertion(platform, client.app, assertion);
  return answerUser(answering(wanted), user, null);
}

/** RFC 8628, section 3.4. */
async function redeemDevice({ platform, client, form, answering }: TokenRequest): Promise<Record<string, unknown>> {
  const code = required(form, 'device_code');
  const found = platform.devices.look(code);
  if (found === null || found.value.clientId !== client.app.clientId || found.state === 'used')
    throw new OAuthFault(
      'bad_verification_code',
      70018,
      'Invalid verification code. The device code is unknown or used.',
    );
  if (found.state === 'expired')
    throw new OAuthFault('expired_token', 70020, 'The provided value for the device code is expired.');
  const { decision, wanted } = found.value;
  if (decision.kind === 'pending')
    throw new OAuthFault(
      'authorization_pending',
      70016,
      'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
    );
  platform.devices.use(code);
  if (decision.kind === 'declined')
    throw new OAuthFault('authorization_declined', 70017, 'The user declined the sign-in of the device.');
  return answerUser(answering(wanted), userOf(platform, decision.oid), null);
}

function redeemable<T extends Grant>(
  ticket: Ticket<T> | null,
  { app }: Client,
  faults: Readonly<Record<'used' | 'expired', readonly [number: number, text: string]>>,
): T {
  if (ticket === null || ticket.value.clientId !== app.clientId)
    throw new OAuthFault(
      'invalid_grant',
      70000,
      'The provided grant is invalid, malformed, or was issued to another client.',
    );
  if (ticket.state === 'valid') return ticket.value;
  const [number, text] = faults[ticket.state];
  throw new OAuthFault('invalid_grant', number, text);
}

function checkVerifier(challenge: string | null, verifier: string | undefined): void {
  if (challenge === null) return;
  if (verifier === undefined)
    throw new OAuthFault('invalid_grant', 50148, 'The request lacks the code_verifier of its code_challenge.');
  const computed = createHash('sha256').update(verifier).digest('base64url');
  if (computed.length !== challenge.length || !timingSafeEqual(Buffer.from(computed), Buffer.from(challenge)))
    throw new OAuthFault(
      'invalid_grant',
      501481,
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    );
}

/** What was granted, or what this request asks of it, which may be for another API that the application may use. */
function narrowed({ registry }: Platform, { app }: Client, grant: Grant, form: Parameters): Wanted {
  const scope = form.get('scope');
  if (scope === undefined) return grant.wanted;
  const wanted = readDelegated(registry, app, scope);
  return { ...wanted, offline: wanted.offline || grant.wanted.offline };
}

function userOf({ registry }: Platform, oid: string): DirectoryUser {
  const user = registry.findUser(oid);
  if (user) return user;
  throw new OAuthFault('invalid_grant', 50034, 'The user account does not exist in the directory.');
}

function requireConfidential({ proof }: Client): void {
  if (proof !== '0') return;
  throw new OAuthFault(
    'invalid_client',
    7000218,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  );
}
