/** The scalars: days, instants, addresses, files and positions, checked before any resolver sees them. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import Upload from 'graphql-upload/Upload.mjs';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const MAX_CURSOR_LENGTH = 16_384;

function badValue(expected: string): GraphQLError {
  return new GraphQLError(`Expected ${expected}.`, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** A scalar that is text on the wire and is read by `parse`, from variables and literals alike. */
function textScalar(name: string, expected: string, parse: (text: string) => string | undefined): GraphQLScalarType {
  const read = (value: unknown): string => {
    const parsed = typeof value === 'string' ? parse(value) : undefined;
    if (parsed === undefined) throw badValue(expected);
    return parsed;
  };
  return new GraphQLScalarType({
    name,
    serialize: (value) => String(value),
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}

/** A day that exists: 2026-02-30 is none. */
export const DateScalar = textScalar('Date', 'a calendar day such as "1974-07-22"', (text) => {
  if (!DAY.test(text)) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : undefined;
});

/** Any RFC 3339 instant is taken; what goes on is its UTC form. */
export const DateTimeScalar = textScalar('DateTime', 'an RFC 3339 instant such as "2026-11-22T10:00:00Z"', (text) => {
  if (!INSTANT.test(text) || !isRealDay(text.slice(0, 10))) return undefined;
  const instant = new Date(text.toUpperCase());
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString().replace('.000Z', 'Z');
});

function isRealDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

export const UrlScalar = textScalar('URL', 'an absolute URL', (text) => (URL.canParse(text) ? text : undefined));

export const SyncCursorScalar = textScalar('SyncCursor', 'a cursor as it was given', (text) =>
  text.length <= MAX_CURSOR_LENGTH && /^[A-Za-z0-9_-]+$/.test(text) ? text : undefined,
);

/** A file part, as the multipart door puts it into the variables; anything else is refused. Gives the promise of it. */
export const UploadScalar = new GraphQLScalarType({
  name: 'Upload',
  parseValue(value) {
    if (value instanceof Upload) return value.promise;
    throw badValue('a file part of a multipart request');
  },
  parseLiteral() {
    throw badValue('a file part of a multipart request, given as a variable');
  },
  serialize() {
    throw new GraphQLError('A file is never given back.');
  },
});
