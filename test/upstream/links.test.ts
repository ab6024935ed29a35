/** Links of the upstream are followed below its root and nowhere else (threat 20). */
import { GatewayError } from '../../src/errors.js';
import { pathOfLink } from '../../src/upstream/links.js';

const ROOT = 'https://graph.microsoft.com/v1.0';

test.each([
  ['a page', `${ROOT}/me/contacts?$top=2&$skip=2`, '/me/contacts?$top=2&$skip=2'],
  ['encoded words', `${ROOT}/me/contacts?%24skiptoken=a%2Fb%3D`, '/me/contacts?%24skiptoken=a%2Fb%3D'],
  ['a default port', 'https://graph.microsoft.com:443/v1.0/me', '/me'],
  ['capitals in the host', 'https://Graph.Microsoft.com/v1.0/me', '/me'],
])('%s', (_what, link, path) => {
  expect(pathOfLink(link, ROOT)).toBe(path);
  expect(pathOfLink(link, `${ROOT}/`)).toBe(path);
});

test('a root without a path', () => {
  expect(pathOfLink('http://127.0.0.1:4001/me?x=1', 'http://127.0.0.1:4001')).toBe('/me?x=1');
});

test.each([
  ['another host', 'https://evil.example/v1.0/me'],
  ['a host that begins alike', 'https://graph.microsoft.com.evil.example/v1.0/me'],
  ['another scheme', 'http://graph.microsoft.com/v1.0/me'],
  ['another port', 'https://graph.microsoft.com:8443/v1.0/me'],
  ['a user', 'https://user@graph.microsoft.com/v1.0/me'],
  ['a password', 'https://:password@graph.microsoft.com/v1.0/me'],
  ['another version', 'https://graph.microsoft.com/beta/me'],
  ['a prefix that begins alike', 'https://graph.microsoft.com/v1.0evil/me'],
  ['a way out of the root', `${ROOT}/../beta/me`],
  ['an encoded way out', `${ROOT}/%2e%2e/beta/me`],
  ['the root alone', ROOT],
  ['a relative link', '/v1.0/me'],
  ['an empty segment', `${ROOT}//evil.example/me`],
  ['a script', 'javascript:alert(1)'],
  ['nothing', ''],
])('a link with %s is an invalid answer', (_what, link) => {
  expect(() => pathOfLink(link, ROOT)).toThrow(GatewayError);
  expect(() => pathOfLink(link, ROOT)).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
});
