/** Records to the wire and back, over every row of the tables in both dialects. */
import fc from 'fast-check';
import { decodeCount, decodePage, decodeRecord, encodePatch } from '../../src/dialects/codec.js';
import { type ERRORS } from '../../src/errors.js';
import type { ContactPatch } from '../../src/model/contact.js';
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import { FOLDER_PROPERTIES } from '../../src/model/folder.js';
import { PHOTO_PROPERTIES } from '../../src/model/photo.js';
import type { Property, PropertyKind } from '../../src/model/property.js';
import { DIALECTS, graph, outlook } from './dialects.js';

const text = fc.string({ unit: 'binary', minLength: 1 });
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const member = fc.option(text);
const email = fc
  .record({ name: member, address: member })
  .filter(({ name, address }) => name !== null || address !== null);
const address = fc
  .record({ street: member, city: member, state: member, postalCode: member, countryOrRegion: member })
  .filter((members) => Object.values(members).some((value) => value !== null));

/** Values that a patch may hold, by kind; those of kinds that nobody writes are not needed. */
const VALUES: Partial<Record<PropertyKind, (row: Property) => fc.Arbitrary<unknown>>> = {
  text: () => fc.option(text),
  textList: (row) => fc.array(text, { maxLength: row.maxItems ?? 5 }),
  date: () => fc.option(day),
  emailList: (row) => fc.array(email, { maxLength: row.maxItems ?? 5 }),
  address: () => fc.option(address),
};

const rows: readonly (readonly [string, Property])[] = Object.entries(CONTACT_PROPERTIES);
const patches = fc.record(
  Object.fromEntries(rows.flatMap(([name, row]) => (row.writable ? [[name, VALUES[row.kind]!(row)]] : []))),
  { requiredKeys: [] },
) as fc.Arbitrary<ContactPatch>;

describe.each(DIALECTS)('%s', (_name, dialect) => {
  const idName = dialect.nameOf(CONTACT_PROPERTIES.sourceId)!;
  const decode = (members: object) => decodeRecord(dialect, CONTACT_PROPERTIES, { [idName]: 'AAA=', ...members });

  test('whatever is written is read again as it was', () => {
    fc.assert(
      fc.property(patches, (patch) => {
        const wire: unknown = JSON.parse(JSON.stringify(encodePatch(dialect, CONTACT_PROPERTIES, patch)));
        expect(decode(wire as object)).toEqual({ sourceId: 'AAA=', ...patch });
      }),
    );
  });

  test.each(rows.filter(([, row]) => row.writable))('%s is cleared by null, a list by an empty one', (name, row) => {
    const body = encodePatch(dialect, CONTACT_PROPERTIES, { [name]: null });
    expect(body).toEqual({ [dialect.nameOf(row)!]: row.kind.endsWith('List') ? [] : null });
  });

  test('empty texts, entries and addresses count as nothing', () => {
    const nothing = { street: '', city: null, state: null, postalCode: null, countryOrRegion: null };
    const patch: ContactPatch = {
      title: '',
      children: ['', 'Ann'],
      homeAddress: nothing,
      emailAddresses: [{ name: '', address: null }],
    };
    const body = encodePatch(dialect, CONTACT_PROPERTIES, patch);
    expect(Object.values(body)).toEqual([null, ['Ann'], null, []]);
  });

  test('what is undefined in a patch is kept', () => {
    expect(encodePatch(dialect, CONTACT_PROPERTIES, { surname: undefined })).toEqual({});
  });

  test.each(rows.filter(([, row]) => !row.writable))('%s cannot be written', (name) => {
    const patch = { [name]: 'x' } as ContactPatch;
    expect(() => encodePatch(dialect, CONTACT_PROPERTIES, patch)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', message: `${name} cannot be written` }) as Error,
    );
  });

  test.each(['constructor', '__proto__', 'toString', 'GivenName', 'nonsense'])('%s is no property', (name) => {
    const patch = JSON.parse(`{ "${name}": "x" }`) as ContactPatch;
    expect(() => encodePatch(dialect, CONTACT_PROPERTIES, patch)).toThrow(`${name} cannot be written`);
  });

  test.each(rows.filter(([, row]) => row.maxItems))('%s takes no more entries than the service does', (name, row) => {
    const entry = row.kind === 'emailList' ? { name: null, address: 'a@b.example' } : 'x';
    const write = (length: number) =>
      encodePatch(dialect, CONTACT_PROPERTIES, { [name]: new Array(length).fill(entry) });
    expect(() => write(row.maxItems!)).not.toThrow();
    expect(() => write(row.maxItems! + 1)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { path: [name] } }) as Error,
    );
  });

  test('a row that the dialect lacks is left out of answers and refused in patches', () => {
    const table = { gender: { kind: 'text', graph: null, outlook: null, writable: true } } as const;
    expect(decodeRecord(dialect, table, { gender: 'f', null: 'x' })).toEqual({});
    expect(() => encodePatch(dialect, table, { gender: 'f' })).toThrow('gender does not exist in the REST API');
  });

  test('only what was asked for, and the id, is read', () => {
    const body = encodePatch(dialect, CONTACT_PROPERTIES, { surname: 'Fort', givenName: 'Garth' });
    const record = decodeRecord(dialect, CONTACT_PROPERTIES, { ...body, [idName]: 'AAA=' }, ['surname', 'title']);
    expect(record).toEqual({ sourceId: 'AAA=', surname: 'Fort' });
  });

  test('a hostile member name changes nothing', () => {
    const body: unknown = JSON.parse(
      `{ "${idName}": "AAA=", "__proto__": { "surname": "x", "Surname": "x" }, "constructor": 1 }`,
    );
    const record = decodeRecord(dialect, CONTACT_PROPERTIES, body);
    expect(record).toEqual({ sourceId: 'AAA=' });
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    const heir: unknown = Object.create({ [surname]: 'x' }, { [idName]: { value: 'AAA=' } });
    expect(decodeRecord(dialect, CONTACT_PROPERTIES, heir)).toEqual({ sourceId: 'AAA=' });
  });

  const surname = dialect.nameOf(CONTACT_PROPERTIES.surname)!;
  const phones = dialect.nameOf(CONTACT_PROPERTIES.homePhones)!;
  const mails = dialect.nameOf(CONTACT_PROPERTIES.emailAddresses)!;
  const home = dialect.nameOf(CONTACT_PROPERTIES.homeAddress)!;
  const birthday = dialect.nameOf(CONTACT_PROPERTIES.birthday)!;
  const created = dialect.nameOf(CONTACT_PROPERTIES.createdDateTime)!;
  const changeKey = dialect.nameOf(CONTACT_PROPERTIES.changeKey)!;

  test.each([
    [surname, 7, 'surname'],
    [surname, ['Secret'], 'surname'],
    [phones, 'Secret', 'homePhones'],
    [phones, [7], 'homePhones'],
    [phones, { 0: 'Secret' }, 'homePhones'],
    [mails, ['Secret'], 'emailAddresses'],
    [mails, [[]], 'emailAddresses'],
    [home, 'Secret', 'homeAddress'],
    [home, [], 'homeAddress'],
    [birthday, 'Secret', 'birthday'],
    [birthday, '1974-02-30', 'birthday'],
    [birthday, '1974-07-22T25:00:00Z', 'birthday'],
    [created, '2014-10-19', 'createdDateTime'],
    [created, '2014-02-30T00:00:00Z', 'createdDateTime'],
    [created, 1413760104000, 'createdDateTime'],
    [changeKey, '', 'changeKey'],
    [changeKey, null, 'changeKey'],
    [idName, 7, 'sourceId'],
    [idName, undefined, 'sourceId'],
  ])('%s as %j is refused by the shape and without the data', (wireName, wire, name) => {
    const read = () => decode({ [wireName]: wire });
    expect(read).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }) as Error);
    expect(read).toThrow(new RegExp(`expected .*, but got .* \\(${name}\\)\\.$`));
    expect(read).not.toThrow(/Secret/);
  });

  test.each([null, undefined, 'text', 7, [], Buffer.from('{}'), {}])('%j is no contact', (body) => {
    expect(() => decodeRecord(dialect, CONTACT_PROPERTIES, body)).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_INVALID' }) as Error,
    );
  });

  test('no answer at all brings more than a coded error', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom(...rows.map(([, row]) => dialect.nameOf(row)!)),
        (value, wireName) => {
          try {
            decode({ [wireName]: value });
            decodePage(dialect, CONTACT_PROPERTIES, value);
          } catch (error) {
            expect(error).toHaveProperty('code', 'UPSTREAM_INVALID' satisfies keyof typeof ERRORS);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('an instant with an offset is read in UTC, and a birthday as its day there', () => {
    const record = decode({ [created]: '2014-10-20T01:08:24+02:00', [birthday]: '1974-07-22T00:30:00+02:00' });
    expect(record).toEqual({ sourceId: 'AAA=', createdDateTime: '2014-10-19T23:08:24Z', birthday: '1974-07-21' });
  });

  test('a photo needs whole numbers', () => {
    const [size, , width] = Object.values(PHOTO_PROPERTIES).map((row) => dialect.nameOf(row)!) as [
      string,
      string,
      string,
    ];
    expect(decodeRecord(dialect, PHOTO_PROPERTIES, { [size]: '1X2', [width]: 1 })).toEqual({ size: '1X2', width: 1 });
    for (const wire of [1.5, '1', null, 2 ** 60]) {
      expect(() => decodeRecord(dialect, PHOTO_PROPERTIES, { [width]: wire })).toThrow(/a whole number/);
    }
  });

  test.each([null, [], {}, { value: null }, { value: {} }, { value: [null] }, { value: [], '@odata.nextLink': 7 }])(
    '%j is no page',
    (body) => {
      expect(() => decodePage(dialect, FOLDER_PROPERTIES, body)).toThrow(
        expect.objectContaining({ code: 'UPSTREAM_INVALID' }) as Error,
      );
    },
  );
});

test('Graph says the size of a list with its page, and Outlook by itself', () => {
  const page = { value: [], '@odata.count': 3 };
  expect(decodePage(graph, FOLDER_PROPERTIES, page).count).toBe(3);
  expect(decodePage(outlook, FOLDER_PROPERTIES, page).count).toBeNull();
  expect(() => decodePage(graph, FOLDER_PROPERTIES, { value: [], '@odata.count': -1 })).toThrow(/expected a count/);
});

test('a size is read from text, with a byte order mark or without', () => {
  expect([Buffer.from('42'), Buffer.from('\uFEFF42\r\n'), 42, '42'].map(decodeCount)).toEqual([42, 42, 42, 42]);
  for (const body of [null, '', '4.2', '-1', 'x', Buffer.from('<html>'), {}])
    expect(() => decodeCount(body)).toThrow(/a count/);
});
