/** Paths below the service root and the addresses they stand for; the token is attached to nothing else. Pure. */
import { GatewayError } from '../errors.js';
import { isPlainPath } from '../model/identifier.js';

/** A service root in the one form that URLs are compared in: no slash at its end. Throws a `TypeError` for what is no URL. */
export function normalRoot(serviceRoot: string): string {
  return new URL(serviceRoot).href.replace(/\/$/, '');
}

/**
 * A path below the (normal) service root as the request line has it.
 * Throws `BAD_USER_INPUT` where reading the text as a URL would change what it names: a segment `..`, encoded or not,
 * would otherwise lead to the user instead of a contact.
 */
export function requestPath(path: string, root: string): string {
  if (isPlainPath(path)) return rootOf(root).prefix.slice(0, -1) + path;
  const [plain = ''] = path.split('?', 1);
  const text = root + plain + path.slice(plain.length).replaceAll("'", '%27'); // as URL parsing does in queries
  const url = parsed(text);
  const intact = plain.startsWith('/') && !/\/\/|\\|#/.test(plain) && url?.href === text && isBelow(url, root);
  if (!intact) throw new GatewayError('BAD_USER_INPUT', 'An id in this request cannot be one.');
  return url.pathname + url.search;
}

/**
 * The path below the (normal) service root that an absolute link of the upstream leads to.
 *
 *     pathOfLink('https://graph.microsoft.com/v1.0/me/contacts?$skip=10', 'https://graph.microsoft.com/v1.0')
 *     // '/me/contacts?$skip=10'
 *
 * Throws `UPSTREAM_INVALID` for links that lead elsewhere: another origin, another prefix, with user or password.
 */
export function pathOfLink(link: string, serviceRoot: string): string {
  const root = normalRoot(serviceRoot);
  const url = parsed(link);
  if (!url || !isBelow(url, root) || url.pathname.includes('//')) {
    throw new GatewayError('UPSTREAM_INVALID', 'The REST API sent a link that leads outside of it.');
  }
  return url.pathname.slice(rootOf(root).prefix.length - 1) + url.search;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function isBelow(url: URL, root: string): boolean {
  const { origin, prefix } = rootOf(root);
  return (
    url.origin === origin &&
    url.origin !== 'null' &&
    url.username === '' &&
    url.password === '' &&
    url.pathname.startsWith(prefix)
  );
}

let latest: { readonly root: string; readonly origin: string; readonly prefix: string } | null = null;

/** A root's parts, its path with a slash at its end. Every request asks, nearly always for the one root there is. */
function rootOf(root: string): { readonly origin: string; readonly prefix: string } {
  if (latest?.root === root) return latest;
  const { origin, pathname } = new URL(root);
  latest = { root, origin, prefix: pathname.endsWith('/') ? pathname : `${pathname}/` };
  return latest;
}
