/** What may become part of a path, and what never does (threats 18 and 19). */
import fc from 'fast-check';
import type { Dialect } from '../../src/dialects/dialect.js';
import { encodeId, encodeUser } from '../../src/dialects/segment.js';
import { isSourceId, isUser } from '../../src/model/identifier.js';
import { GatewayError } from '../../src/errors.js';
import { DIALECTS } from './dialects.js';

const IDS = ['AAMkAGI2THk0AAA=', 'AAkA-_x', 'a+b==', 'contacts', 'A'.repeat(1024)];
const NO_IDS = [
  ...['', '.', '..', '...', '../messages', 'a/b', '/', 'a?$select=id', 'a#', '%2e%2e', 'a%2fb', 'a\\b', "a'b", 'a b'],
  ...['a\n', '\0', 'a\tb', 'é', '(a)', 'a;b', 'a:b', 'a@b', '$batch', '~', 'A'.repeat(1025)],
];
const USERS = [
  'ddfcd489-628b-40d7-b48b-57002df800e5',
  'adele@contoso.example',
  "pat.o'neill+x@a-b.example",
  'a_b@host',
];
const NO_USERS = [
  ...[
    '',
    'me',
    'adele',
    '@',
    'a@',
    '@b',
    '..',
    '../me',
    'a/b@c',
    'a@b/c',
    'a@..',
    'a@b..c',
    'a?b@c',
    'a#b@c',
    'a%2f@c',
  ],
  ...['a b@c', 'a@b\n', 'a@b\r\nx: y', 'a@@b', 'a@b@c', 'ddfcd489-628b-40d7-b48b-57002df800e', 'ä@contoso.example'],
];

test.each(IDS)('%s can be an id and stays one segment', (id) => {
  expect(isSourceId(id)).toBe(true);
  expect(decodeURIComponent(encodeId(id))).toBe(id);
  expect(segmentsOf(encodeId(id))).toBe(1);
});

test.each(NO_IDS.map((id) => [JSON.stringify(id), id]))('%s cannot be an id', (_printed, id) => {
  expect(isSourceId(id)).toBe(false);
  expect(() => encodeId(id)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }) as GatewayError);
  expect(() => encodeId(id)).toThrow(/expected an id/);
});

test.each(USERS)('%s can be a user and stays one segment', (user) => {
  expect(isUser(user)).toBe(true);
  expect(decodeURIComponent(encodeUser(user))).toBe(user);
  expect(segmentsOf(encodeUser(user))).toBe(1);
});

test.each(NO_USERS.map((user) => [JSON.stringify(user), user]))('%s cannot be a user', (_printed, user) => {
  expect(isUser(user)).toBe(false);
  expect(() => encodeUser(user)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }) as GatewayError);
});

test('an apostrophe in a user cannot end a quoted key', () => {
  expect(encodeUser("o'neill@contoso.example")).toBe('o%27neill%40contoso.example');
});

const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('.', '..', '/', '\\', '%', '2e', '2f', '?', '#', "'", '@', 'a', '=', '\n', ' '))
    .map((all) => all.join('')),
);

/** Every path that takes something from outside. */
function pathsOf({ paths }: Dialect, owner: string | null, id: string): readonly (() => string)[] {
  const mailbox = { owner };
  return [
    () => paths.contact(mailbox, id),
    () => paths.contacts(mailbox, id),
    () => paths.contactFolder(mailbox, id),
    () => paths.contactFolders(mailbox, id),
    () => paths.photo(mailbox, id),
    () => paths.photoValue(mailbox, id),
  ];
}

test.each(DIALECTS)('no text at all adds a segment, a query or a way up to a path of %s', (_name, dialect) => {
  const shapes = pathsOf(dialect, 'adele@contoso.example', 'AAA=').map((make) => shapeOf(make));
  expect(shapes).not.toContain(undefined);
  const either = fc.oneof(
    fc.tuple(hostile, fc.constant('AAA=')),
    fc.tuple(fc.constant('adele@contoso.example'), hostile),
  );
  fc.assert(
    fc.property(either, ([owner, id]) => {
      pathsOf(dialect, owner, id).forEach((make, i) => expect([shapes[i], undefined]).toContain(shapeOf(make)));
    }),
    { numRuns: 1000 },
  );
});

test.each(DIALECTS)('no id and no user of the right kind is refused or bends a path of %s', (_name, dialect) => {
  const shapes = pathsOf(dialect, 'adele@contoso.example', 'AAA=').map((make) => shapeOf(make));
  const id = fc.stringMatching(/^[A-Za-z0-9+=_-]{1,200}$/);
  fc.assert(
    fc.property(id, fc.constantFrom(...USERS), (sourceId, owner) => {
      expect(pathsOf(dialect, owner, sourceId).map((make) => shapeOf(make))).toEqual(shapes);
    }),
  );
});

/** The number of segments as a URL parser sees them; undefined where the path was refused. */
function shapeOf(make: () => string): number | undefined {
  try {
    return segmentsOf(make().slice(1));
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'BAD_USER_INPUT') return undefined;
    throw error;
  }
}

/** Also checks that a parser leaves the path as it is, and that nothing but a path is there. */
function segmentsOf(path: string): number {
  const url = new URL(`https://host/${path}`);
  expect([url.href, url.search, url.hash]).toEqual([`https://host/${path}`, '', '']);
  return url.pathname.split('/').length - 1;
}
