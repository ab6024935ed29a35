/** Sign-in on a device without a browser: its codes, and the page where the user types one (RFC 8628). */
import { randomInt } from 'node:crypto';
import type { HttpRequest } from '../http/server.js';
import type { Reply } from '../rest/exchange.js';
import { authenticateClient } from './client.js';
import { readForm, readParameters } from './form.js';
import { devicePage, messagePage } from './pages.js';
import { DEVICE_CODE_SECONDS, type Platform } from './platform.js';
import { readDelegated } from './scopes.js';

/** Below the host. */
export const DEVICE_PAGE = '/common/oauth2/deviceauth';
/** Letters that are not taken for one another, and no vowels, which could make words. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const USER_CODE_LENGTH = 9;
const INTERVAL_SECONDS = 5;

export async function giveDeviceCode(platform: Platform, request: HttpRequest): Promise<Record<string, unknown>> {
  const form = readForm(request);
  const { registry, now } = platform;
  const authorization = request.headers['authorization'];
  const { app } = await authenticateClient({ registry, form, authorization, now: now() });
  const wanted = readDelegated(registry, app, form.get('scope'));
  const device = { clientId: app.clientId, wanted, decision: { kind: 'pending' } as const };
  const userCode = platform.userCodes.issue(device, makeUserCode());
  const page = `${request.origin}${DEVICE_PAGE}`;
  return {
    user_code: userCode,
    device_code: platform.devices.issue(device),
    verification_uri: page,
    expires_in: DEVICE_CODE_SECONDS,
    interval: INTERVAL_SECONDS,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
  };
}

export function deviceSignIn(platform: Platform, request: HttpRequest): Reply {
  const users = platform.registry.users().filter(({ enabled }) => enabled);
  const page = { users, action: request.path };
  if (request.method !== 'POST') {
    const userCode = readParameters(request.query).get('user_code');
    return devicePage({ ...page, userCode });
  }
  const form = readForm(request);
  const userCode = form.get('user_code')?.trim().toUpperCase() ?? '';
  const found = platform.userCodes.look(userCode);
  if (found?.state !== 'valid') return devicePage({ ...page, userCode, fault: 'This code is wrong or too old.' });
  const user = users.find(({ oid }) => oid === form.get('user'));
  const accepts = form.get('decision') === 'accept';
  if (accepts && !user) return devicePage({ ...page, userCode, fault: 'Choose an account.' });
  platform.userCodes.use(userCode);
  found.value.decision = accepts && user ? { kind: 'accepted', oid: user.oid } : { kind: 'declined' };
  return accepts
    ? messagePage(200, 'Signed in', 'You have signed in on your device. You can close this page.')
    : messagePage(200, 'Declined', 'Your device gets no access. You can close this page.');
}

const makeUserCode = (): string =>
  Array.from({ length: USER_CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
