/** The kinds of values that settings have: how their text is checked, what is expected of it, how it is shown. Pure. */
import { isIP } from 'node:net';
import { z } from 'zod';

export interface ValueKind<V> {
  /** Completes the sentence "expected …". */
  readonly expected: string;
  /** From the text of the environment; issues are reported as `expected`, so they need no messages of their own. */
  readonly schema: z.ZodType<V, string>;
  /** Never shown: neither in faults nor by `contacts-gateway config`. */
  readonly secret: boolean;
  /** The text that reads as this value again. */
  format(value: V): string;
}

function kind<V>(
  expected: string,
  schema: z.ZodType<V, string>,
  format: (value: V) => string = String,
  secret = false,
): ValueKind<V> {
  return { expected, schema, format, secret };
}

/** A whole number within bounds, both included. The unit stands in the setting's name. */
export function integer(min: number, max: number): ValueKind<number> {
  const digits = z.string().regex(/^\d{1,16}$/);
  return kind(`an integer from ${min} to ${max}`, digits.transform(Number).pipe(z.number().int().min(min).max(max)));
}

export function oneOf<const T extends readonly [string, ...string[]]>(values: T): ValueKind<T[number]> {
  const quoted = values.map((value) => JSON.stringify(value));
  const expected = [quoted.slice(0, -1).join(', '), quoted.at(-1)].filter(Boolean).join(' or ');
  const schema = z.string().refine((text): text is T[number] => values.includes(text));
  return kind(expected, schema as unknown as z.ZodType<T[number], string>); // zod widens the guard of a refinement
}

/** `on` or `off`, as true or false. */
export function onOff(): ValueKind<boolean> {
  const schema = z.string().regex(/^(on|off)$/);
  return kind(
    '"on" or "off"',
    schema.transform((text) => text === 'on'),
    (value) => (value ? 'on' : 'off'),
  );
}

/** Any text of one line. */
export function text(expected: string): ValueKind<string> {
  return kind(expected, oneLine());
}

/** Any text of one line that nobody may see. */
export function secret(expected: string): ValueKind<string> {
  return { ...text(expected), secret: true };
}

/** An IP address or a host name to listen on. */
export function host(): ValueKind<string> {
  const schema = z
    .string()
    .refine((name) => isIP(name) > 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/.test(name));
  return kind('an IP address or a host name', schema);
}

/** An absolute URL without user, query and fragment; a trailing slash is dropped, so that paths can be appended. */
export function url(...schemes: readonly [string, ...string[]]): ValueKind<string> {
  const schema = z
    .string()
    .refine((given) => {
      const parsed = parseUrl(given);
      if (!parsed || /[?#]/.test(given) || parsed.username || parsed.password) return false;
      return schemes.includes(parsed.protocol.slice(0, -1));
    })
    .transform((given) => new URL(given).href.replace(/\/+$/, ''));
  return kind(`an absolute ${schemes.join(' or ')} URL without user, query and fragment`, schema);
}

/** A URL that may carry a password. */
export function secretUrl(...schemes: readonly [string, ...string[]]): ValueKind<string> {
  const isOne = (given: string): boolean => schemes.includes(parseUrl(given)?.protocol.slice(0, -1) ?? '');
  return kind(`an absolute ${schemes.join(' or ')} URL`, z.string().refine(isOne), String, true);
}

/** A comma list; empty entries are a fault. */
export function list(expected: string, isItem: (item: string) => boolean): ValueKind<readonly string[]> {
  const schema = z
    .string()
    .transform((given) => given.split(',').map((item) => item.trim()))
    .pipe(z.array(z.string().refine(isItem)));
  return kind(expected, schema, (items) => items.join(','));
}

/** A comma list of browsers' origins, such as `https://app.example`. */
export function origins(): ValueKind<readonly string[]> {
  return list(
    'a comma list of origins such as "https://app.example"',
    (item) => parseUrl(item)?.origin === item && /^https?:/.test(item),
  );
}

/** Bytes as base64 (either alphabet, padded or not), at least so many of them. */
export function secretBytes(min: number): ValueKind<Uint8Array> {
  const schema = z
    .string()
    .regex(/^[A-Za-z0-9+/_-]+={0,2}$/)
    .transform((given) => new Uint8Array(Buffer.from(given, 'base64')))
    .refine((bytes) => bytes.length >= min);
  return kind(`${min} bytes or more as base64`, schema, (bytes) => Buffer.from(bytes).toString('base64'), true);
}

/** What the embedded server starts with. A file is read only where there is no data yet, so it is not looked for here. */
export function seed(): ValueKind<string> {
  const isSeed = (given: string): boolean => {
    const synthetic = /^synthetic:(\d{1,7})$/.exec(given);
    if (synthetic) return Number(synthetic[1]) <= MAX_SYNTHETIC;
    return given === 'demo' || given === 'empty' || /\.(vcf|vcard|json)$/i.test(given);
  };
  const expected = `"demo", "empty", "synthetic:N" with N up to ${MAX_SYNTHETIC}, or a file that ends in .vcf or .json`;
  return kind(expected, oneLine().refine(isSeed));
}

const MAX_SYNTHETIC = 1_000_000;

function oneLine(): z.ZodString {
  return z.string().regex(/^[^\p{Cc}]+$/u);
}

function parseUrl(given: string): URL | null {
  return URL.canParse(given) ? new URL(given) : null;
}
