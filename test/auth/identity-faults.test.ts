/** What the identity platform refuses, as callers and operators read it: each with its remedy, none with a secret. */
import { InteractionRequiredAuthError, ServerError } from '@azure/msal-node';
import { CURES, errorOfIdentityFault } from '../../src/auth/identity-faults.js';

const PLANTED = 'planted-secret-value';

test.each([
  [50013, 'invalid_grant', 'UNAUTHENTICATED', /signed-in user/],
  [50057, 'invalid_grant', 'FORBIDDEN', /disabled.*administrator/],
  [65001, 'invalid_grant', 'FORBIDDEN', /consented.*API permissions/],
  [500131, 'invalid_grant', 'UNAUTHENTICATED', /scope of this gateway/],
  [500133, 'invalid_grant', 'UNAUTHENTICATED', /Sign in again.*clock/],
  [90002, 'invalid_request', 'INTERNAL_SERVER_ERROR', /GATEWAY_TENANT_ID.*GATEWAY_CLOUD/],
  [700016, 'unauthorized_client', 'INTERNAL_SERVER_ERROR', /GATEWAY_CLIENT_ID/],
  [7000215, 'invalid_client', 'INTERNAL_SERVER_ERROR', /GATEWAY_CLIENT_SECRET/],
  [7000222, 'invalid_client', 'INTERNAL_SERVER_ERROR', /has expired.*GATEWAY_CLIENT_SECRET/],
  [700024, 'invalid_client', 'INTERNAL_SERVER_ERROR', /clock/],
  [700027, 'invalid_client', 'INTERNAL_SERVER_ERROR', /GATEWAY_CLIENT_CERTIFICATE/],
  [500011, 'invalid_resource', 'INTERNAL_SERVER_ERROR', /GATEWAY_UPSTREAM/],
])('AADSTS%s (%s) is %s with a remedy', (number, name, code, message) => {
  const text = `AADSTS${number}: Something about ${PLANTED} was wrong. Trace ID: 1`;
  for (const error of [
    new ServerError(name, 'correlation', text, '', String(number)),
    new ServerError(name, 'correlation', text),
  ]) {
    expect(errorOfIdentityFault(error)).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(errorOfIdentityFault(error).message).toContain(`AADSTS${number}`);
    expect(errorOfIdentityFault(error).message).not.toContain(PLANTED);
  }
});

test.each(Object.entries(CURES))(
  'the remedy of AADSTS%s names its number and is one or more sentences',
  (number, cure) => {
    expect(cure.message).toMatch(new RegExp(`^[A-Z].*AADSTS${number}.*\\.$`));
    expect(cure.message.split('. ').length).toBeGreaterThan(1);
  },
);

test('a challenge is passed on, whatever its number', () => {
  const claims = '{"access_token":{"acrs":{"value":"c1"}}}';
  const error = new InteractionRequiredAuthError(
    'interaction_required',
    'c',
    'AADSTS50076: more',
    'basic_action',
    '',
    '',
    claims,
    '50076',
  );
  expect(errorOfIdentityFault(error)).toMatchObject({ code: 'UNAUTHENTICATED', details: { claims } });
});

test.each([
  [new InteractionRequiredAuthError('interaction_required', 'c', 'x'), 'UNAUTHENTICATED'],
  [new InteractionRequiredAuthError('consent_required', 'c', 'x'), 'FORBIDDEN'],
  [new ServerError('temporarily_unavailable', 'c', 'x'), 'UPSTREAM_UNAVAILABLE'],
  [new ServerError('something_new', 'c', PLANTED), 'INTERNAL_SERVER_ERROR'],
  [new TypeError(PLANTED), 'INTERNAL_SERVER_ERROR'],
])('what is not in the table is told by its kind', (error, code) => {
  const told = errorOfIdentityFault(error);
  expect(told.code).toBe(code);
  expect(told.message).not.toContain(PLANTED);
});
