/** `/{tenant}/oauth2/v2.0/authorize`: the sign-in page, and the way back with an authorization code. */
import type { HttpRequest } from '../http/server.js';
import { emptyReply, type Reply } from '../rest/exchange.js';
import { findApp } from './client.js';
import { readForm, readParameters, required, type Parameters } from './form.js';
import { describe, NO_STORE, OAuthFault } from './oauth-fault.js';
import { formPostPage, signInPage } from './pages.js';
import type { Platform } from './platform.js';
import { mayReturnTo, type App } from './registry.js';
import { readDelegated } from './scopes.js';

/** What the page adds to the application's own parameters. */
const CHOICE = ['user', 'decision'];
const RESPONSE_MODES = ['query', 'fragment', 'form_post'];
/** 43 to 128 of the unreserved characters (RFC 7636, section 4.2). */
const CODE_CHALLENGE = /^[A-Za-z0-9\-._~]{43,128}$/;

interface Asked {
  readonly app: App;
  readonly redirectUri: string;
  readonly parameters: Parameters;
}

/** Throws an `OAuthFault` where it is not certain whose address to return to; every other fault goes back there. */
export function authorize(platform: Platform, request: HttpRequest): Reply {
  const all = request.method === 'POST' ? readForm(request) : readParameters(request.query);
  const asked = findReturn(platform, new Map([...all].filter(([name]) => !CHOICE.includes(name))));
  try {
    checkRequest(asked);
    const wanted = readDelegated(platform.registry, asked.app, asked.parameters.get('scope'));
    if (asked.parameters.get('prompt') === 'none')
      throw new OAuthFault(
        'login_required',
        50058,
        'A silent sign-in request was sent but no user is signed in: this server keeps no sessions.',
      );
    if (request.method !== 'POST' || !all.has('decision')) return showPage(platform, asked, request);
    checkOrigin(request);
    if (all.get('decision') !== 'accept')
      throw new OAuthFault('access_denied', 65004, 'User declined to consent to access the app.');
    const user = platform.registry.findUser(required(all, 'user'));
    if (!user?.enabled) throw new OAuthFault('access_denied', 50057, 'The user account is disabled or does not exist.');
    const code = platform.codes.issue({
      clientId: asked.app.clientId,
      oid: user.oid,
      wanted,
      redirectUri: asked.redirectUri,
      codeChallenge: asked.parameters.get('code_challenge') ?? null,
      nonce: asked.parameters.get('nonce') ?? null,
    });
    return goBack(asked, new Map([['code', code]]));
  } catch (error) {
    if (!(error instanceof OAuthFault)) throw error;
    const { details } = error;
    return goBack(
      asked,
      new Map([
        ['error', details.suberror === 'consent_required' ? details.suberror : error.error],
        ['error_description', describe(error)],
      ]),
    );
  }
}

function findReturn({ registry }: Platform, parameters: Parameters): Asked {
  const app = findApp(registry, parameters.get('client_id'));
  const redirectUri = required(parameters, 'redirect_uri');
  if (!mayReturnTo(app.redirectUris, redirectUri))
    throw new OAuthFault(
      'invalid_request',
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${app.clientId}'.`,
    );
  const mode = parameters.get('response_mode');
  if (mode !== undefined && !RESPONSE_MODES.includes(mode))
    throw new OAuthFault('invalid_request', 900142, `The response_mode '${mode}' is not supported.`);
  return { app, redirectUri, parameters };
}

function checkRequest({ app, parameters }: Asked): void {
  const type = required(parameters, 'response_type');
  if (type !== 'code')
    throw new OAuthFault(
      'unsupported_response_type',
      700054,
      `response_type '${type}' is not enabled for the application.`,
    );
  const challenge = parameters.get('code_challenge');
  if (challenge === undefined) {
    if (!app.isPublic) return;
    throw new OAuthFault(
      'invalid_request',
      9002325,
      'Proof Key for Code Exchange is required for authorization code redemption of public clients.',
    );
  }
  if (parameters.get('code_challenge_method') !== 'S256')
    throw new OAuthFault('invalid_request', 501491, "The code_challenge_method must be 'S256'.");
  if (!CODE_CHALLENGE.test(challenge))
    throw new OAuthFault('invalid_request', 501491, 'The code_challenge is not a SHA-256 in base64url.');
}

/** The choice must come from our own page, which browsers say of themselves. */
function checkOrigin({ headers }: HttpRequest): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin')
    throw new OAuthFault('access_denied', 90014, 'The sign-in form was sent from another site.');
}

function showPage({ registry }: Platform, { app, redirectUri, parameters }: Asked, { path }: HttpRequest): Reply {
  return signInPage({
    appName: app.name,
    users: registry.users().filter(({ enabled }) => enabled),
    parameters,
    loginHint: parameters.get('login_hint'),
    action: path,
    redirectUri,
  });
}

/** OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1, and Form Post Response Mode. */
function goBack({ redirectUri, parameters }: Asked, answer: ReadonlyMap<string, string>): Reply {
  const state = parameters.get('state');
  const all = new Map([...answer, ...(state === undefined ? [] : [['state', state] as const])]);
  const mode = parameters.get('response_mode') ?? 'query';
  if (mode === 'form_post') return formPostPage(redirectUri, all);
  const target = new URL(redirectUri);
  if (mode === 'fragment') target.hash = new URLSearchParams([...all]).toString();
  else for (const [name, value] of all) target.searchParams.append(name, value);
  // 303: whatever the method was, the way back is a GET.
  return emptyReply(303, { location: target.href, 'referrer-policy': 'no-referrer', ...NO_STORE });
}
