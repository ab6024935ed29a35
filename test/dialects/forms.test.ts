/** Records over text say what records over parsed values say, however the JSON is written. */
import fc from 'fast-check';
import { decodePage, decodeRecord } from '../../src/dialects/codec.js';
import { createGraphDialect } from '../../src/dialects/graph.js';
import { JsonText } from '../../src/dialects/json-text.js';
import { createOutlookDialect } from '../../src/dialects/outlook.js';
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import { octetsOf } from '../../src/model/octets.js';
import { isWritten, jsonOf, plain } from '../../src/model/written.js';

const DIALECTS = [createGraphDialect(), createOutlookDialect({ rootPath: '/api/v2.0' })];
const TABLE = CONTACT_PROPERTIES;

/** What a decoder gives, or the code of what it throws; each property read. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    'plain',
    'quo"te',
    'back\\slash',
    'line\nend',
    'é',
    '\u2028',
    '__proto__',
    '[]',
    '{}',
    ',',
    '":"',
  ),
);
const instant = fc.constantFrom(
  '1988-02-29T11:59:00Z',
  '2026-11-26T00:00:00.123Z',
  '1988-02-30T00:00:00Z',
  'no instant',
);
const valueOfKind = {
  id: anyText.map((text) => `AAMk${text}`),
  text: fc.option(anyText),
  textList: fc.array(fc.option(anyText), { maxLength: 3 }),
  date: fc.option(instant),
  instant,
  emailList: fc.array(fc.record({ name: fc.option(anyText), address: fc.option(anyText) }), { maxLength: 3 }),
  address: fc.oneof(fc.constant({}), fc.record({ street: anyText, city: fc.option(anyText) })),
  integer: fc.nat(),
} as const;

describe.each(DIALECTS)('in $name', (dialect) => {
  /** Some members of a contact in any order, some of a wrong type, some that nobody knows, some twice. */
  const object = fc
    .record(
      Object.fromEntries(
        Object.entries(TABLE).map(([, property]) => [
          dialect.nameOf(property)!,
          fc.oneof({ weight: 60, arbitrary: valueOfKind[property.kind] as fc.Arbitrary<unknown> }, fc.jsonValue()),
        ]),
      ),
      { requiredKeys: [] },
    )
    .chain((members) => fc.shuffledSubarray(Object.entries(members)))
    .chain((members) =>
      fc.record({
        members: fc.constant(members),
        id: fc.oneof({ weight: 20, arbitrary: valueOfKind.id }, fc.constant('')),
        extra: fc.jsonValue(),
        twice: fc.integer({ min: 0, max: 20 }),
      }),
    )
    .map(({ members, id, extra, twice }) => {
      const written = members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
      written.unshift(`"@odata.etag":"W/\\"x\\""`, `"${dialect.nameOf(TABLE.sourceId)}":${JSON.stringify(id)}`);
      if (twice === 1 && written.length > 2) written.push(written[2]!);
      written.push(`"unknown":${JSON.stringify(extra)}`);
      return `{${written.join(',')}}`;
    });

  test('a contact read over its text is the contact that its value decodes to', () => {
    fc.assert(
      fc.property(object, (text) => {
        const overText = outcome(() => plain(decodeRecord(dialect, TABLE, JsonText.of(text))));
        expect(overText).toEqual(outcome(() => decodeRecord(dialect, TABLE, JSON.parse(text))));
      }),
      { numRuns: 500 },
    );
  });

  test('a page of them too, with its link and its count', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 6 }), fc.option(fc.webUrl()), fc.boolean(), (items, link, spaced) => {
        const tail = link === null ? '' : `,"@odata.nextLink":${JSON.stringify(link)}`;
        const page = `{"@odata.context":"c","@odata.count":${items.length},"value":[${items.join(spaced ? ' , ' : ',')}]${tail}}`;
        const read = (body: unknown) =>
          outcome(() => {
            const { records, ...rest } = decodePage(dialect, TABLE, body);
            return { records: records.map(plain), ...rest };
          });
        expect(read(JsonText.of(page))).toEqual(read(JSON.parse(page)));
      }),
      { numRuns: 300 },
    );
  });

  test('the text that goes on is the text of the value', () => {
    fc.assert(
      fc.property(object, (text) => {
        const record: unknown = outcome(() => decodeRecord(dialect, TABLE, JsonText.of(text)));
        if (typeof record !== 'object' || record === null || !isWritten(record)) return;
        for (const name of Object.keys(TABLE)) {
          const passedOn = record[jsonOf](name);
          if (passedOn !== undefined) {
            expect(passedOn).toBe(octetsOf(JSON.stringify((record as unknown as Record<string, unknown>)[name])));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('an ordinary contact is read without being parsed', () => {
    const id = dialect.nameOf(TABLE.sourceId);
    const name = dialect.nameOf(TABLE.displayName);
    const body = JsonText.of(`{"@odata.etag":"W/x","${id}":"AAMk","${name}":"Siobhán O'Neill"}`);
    const record = decodeRecord(dialect, TABLE, body);
    expect(isWritten(record) && record[jsonOf]('displayName')).toBe(octetsOf(`"Siobhán O'Neill"`));
    expect(plain(record)).toEqual({ sourceId: 'AAMk', displayName: "Siobhán O'Neill" });
  });

  test.each([
    '{"value":[{"id":"a" "x":1}]}',
    '{"value":[{"id":"a",}]}',
    '{"value":[{"id":"a"},]}',
    '{"value":[{"id":"a"}]',
    '{"value":[{"id":"a"}]}}',
    '{"value":[{"id":01}]}',
    '{"value":[{"id":"a","x":[1 2]}]}',
    '{"value":[{"id":"a\nb"}]}',
    '{"value":[{"id":"a","x":tru}]}',
    '',
    '[]',
  ])('%j is refused as a page, as its parser or its shape demands', (text) => {
    expect(outcome(() => decodePage(dialect, TABLE, JsonText.of(text)))).toBe('UPSTREAM_INVALID');
  });
});

test('the bodies of an envelope stay texts, as deep as the pages of contacts with everything are', () => {
  const { batch } = createGraphDialect();
  const contact = {
    id: 'AAMk',
    emailAddresses: [{ name: 'á', address: 'a@b.example' }],
    homeAddress: { city: 'Cork' },
  };
  const page = { '@odata.context': 'x', value: [contact, contact], '@odata.nextLink': 'https://graph.example/next' };
  const responses = [
    { id: '1', status: 200, headers: { 'Content-Type': 'application/json' }, body: page },
    {
      id: '0',
      status: 404,
      headers: { 'Content-Type': 'application/json' },
      body: { error: { code: 'ErrorItemNotFound' } },
    },
    { id: '2', status: 204, headers: {} },
  ];
  const body = JsonText.of(JSON.stringify({ responses }));
  const [missing, found, empty] = batch.decode({ status: 200, headers: {}, body }, 3);
  expect(found!.body).toBeInstanceOf(JsonText);
  expect((found!.body as JsonText).value).toEqual(page);
  expect(missing!.body).toEqual(responses[1]!.body); // nobody reads a refusal but for its value
  expect(empty).toMatchObject({ status: 204, body: null });
});
