/** What clients write: contacts, folders and photos, with expected failures as data. */
import { deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import type { Running } from '../support/start.js';
import { DIALECTS } from '../support/dialects.js';
import { dataOf, start } from '../support/start.js';

describe.each(DIALECTS)('over %s', (dialect) => {
  let running: Running;

  beforeAll(async () => {
    running = await start({ env: { GATEWAY_EMBEDDED_DIALECT: dialect }, seed: 'empty' });
  });

  afterAll(() => running.close());

  const CREATE = `mutation ($input: CreateContactInput!) {
  createContact(input: $input) { contact { id displayName changeKey parentFolder { id } } userErrors { __typename code message path } }
}`;
  const UPDATE = `mutation ($input: UpdateContactInput!) {
  updateContact(input: $input) {
    contact { id displayName givenName surname jobTitle changeKey homeAddress { street city state postalCode countryOrRegion } emailAddresses { address name } }
    userErrors { __typename code message path ... on ContactsConflictError { current { surname changeKey } } ... on ContactsNotFoundError { missingId } }
  }
}`;
  const DELETE = `mutation ($input: DeleteContactInput!) {
  deleteContact(input: $input) { deletedId userErrors { __typename code path ... on ContactsNotFoundError { missingId } } }
}`;

  async function create(contact: object): Promise<{ id: string; displayName: string; changeKey: string }> {
    const { createContact } = dataOf(await running.ask(CREATE, { input: { contact } }));
    expect(createContact.userErrors).toEqual([]);
    return createContact.contact;
  }

  async function update(input: object) {
    return dataOf(await running.ask(UPDATE, { input })).updateContact;
  }

  function png(width: number, height: number): Buffer {
    const image = new PNG({ width, height });
    image.data.fill(200);
    return PNG.sync.write(image);
  }

  test('a new contact gets a display name and stands in the default folder', async () => {
    const contact = await create({ givenName: 'Pavel', surname: 'Bansky', birthday: '1974-07-22' });
    expect(contact).toMatchObject({ displayName: 'Pavel Bansky', id: expect.stringMatching(/^C1\./) });
    const { myMailbox } = dataOf(await running.ask('{ myMailbox { defaultFolder { id } } }'));
    expect(contact).toMatchObject({ parentFolder: myMailbox.defaultFolder });
  });

  test('every writable property comes back as it was written', async () => {
    const written = {
      givenName: 'Äsa',
      surname: "O'Neill",
      displayName: 'Dr. Äsa',
      fileAs: "O'Neill, Äsa",
      title: 'Dr.',
      middleName: 'M',
      generation: 'III',
      initials: 'Ä.O.',
      nickName: 'Ä',
      yomiGivenName: 'アサ',
      yomiSurname: 'オニール',
      yomiCompanyName: 'コントソ',
      birthday: '1980-02-29',
      emailAddresses: [{ address: 'a@b.example', name: 'A' }],
      imAddresses: ['sip:a@b.example'],
      homePhones: ['+1 425 555 0100'],
      businessPhones: ['+1 425 555 0101', '+1 425 555 0102'],
      mobilePhone: '+1 425 555 0103',
      homeAddress: { street: '1 Main', city: 'Cork', state: null, postalCode: null, countryOrRegion: 'Ireland' },
      companyName: 'Contoso',
      department: 'R&D',
      jobTitle: 'Engineer',
      profession: 'Chemist',
      officeLocation: '1/2',
      businessHomePage: 'https://contoso.example',
      assistantName: 'Bo',
      manager: 'Eve',
      spouseName: 'Kim',
      children: ['X', 'Y'],
      categories: ['Blue'],
      personalNotes: 'Line 1\nLine 2 "quoted" 🎉',
    };
    const { id } = await create(written);
    const fields = Object.keys(written).map((name) =>
      name === 'homeAddress'
        ? 'homeAddress { street city state postalCode countryOrRegion }'
        : name === 'emailAddresses'
          ? 'emailAddresses { address name }'
          : name,
    );
    const read = dataOf(await running.ask(`query ($id: ID!) { contact(id: $id) { ${fields.join(' ')} } }`, { id }));
    expect(read.contact).toEqual(written);
  });

  test('an update changes only what the patch names, and one request does it', async () => {
    const { id } = await create({ givenName: 'Ada', surname: 'Lund', jobTitle: 'Engineer' });
    running.emulator.clearRequests();
    expect((await update({ id, patch: { jobTitle: 'Director' } })).contact).toMatchObject({
      givenName: 'Ada',
      surname: 'Lund',
      jobTitle: 'Director',
      displayName: 'Ada Lund',
    });
    expect(running.emulator.requests.map(({ method }) => method)).toEqual(['PATCH']);
    expect((await update({ id, patch: { jobTitle: null } })).contact.jobTitle).toBeNull();
  });

  test('a display name is kept when other name parts change, and derived when it is set to null', async () => {
    const { id } = await create({ givenName: 'Ada', surname: 'Lund', displayName: 'The Boss' });
    expect((await update({ id, patch: { surname: 'Berg' } })).contact).toMatchObject({
      surname: 'Berg',
      displayName: 'The Boss',
    });
    expect((await update({ id, patch: { displayName: null } })).contact.displayName).toBe('Ada Berg');
    expect((await update({ id, patch: { displayName: null, givenName: 'Eva' } })).contact.displayName).toBe('Eva Berg');
  });

  test('an address changes only in the members named', async () => {
    const { id } = await create({
      givenName: 'Ada',
      homeAddress: { street: '1 Main', city: 'Cork', countryOrRegion: 'Ireland' },
    });
    expect(
      (await update({ id, patch: { homeAddress: { city: 'Dublin', postalCode: 'D1' } } })).contact.homeAddress,
    ).toEqual({
      street: '1 Main',
      city: 'Dublin',
      state: null,
      postalCode: 'D1',
      countryOrRegion: 'Ireland',
    });
    expect((await update({ id, patch: { homeAddress: { street: null } } })).contact.homeAddress.street).toBeNull();
    expect((await update({ id, patch: { homeAddress: null } })).contact.homeAddress).toBeNull();
  });

  test('a write under an old version is a conflict that shows the contact as it is now', async () => {
    const { id, changeKey } = await create({ givenName: 'Ada', surname: 'Lund' });
    await update({ id, patch: { surname: 'Berg' } });
    const { contact, userErrors } = await update({ id, ifVersion: changeKey, patch: { surname: 'Ek' } });
    expect(contact).toBeNull();
    expect(userErrors).toEqual([
      {
        __typename: 'ContactsConflictError',
        code: 'CONFLICT',
        message: expect.any(String),
        path: ['input'],
        current: { surname: 'Berg', changeKey: expect.any(String) },
      },
    ]);
    const current = userErrors[0].current.changeKey;
    expect((await update({ id, ifVersion: current, patch: { surname: 'Ek' } })).contact.surname).toBe('Ek');
  });

  test('ten merges of one contact at the same time all get through', async () => {
    const { id } = await create({ givenName: 'Ada', homeAddress: { city: 'Cork' } });
    const members = ['street', 'state', 'postalCode'] as const;
    const results = await Promise.all(
      members.map((member) => update({ id, patch: { homeAddress: { [member]: `new ${member}` } } })),
    );
    expect(results.map(({ userErrors }) => userErrors)).toEqual([[], [], []]);
    const read = dataOf(
      await running.ask('query ($id: ID!) { contact(id: $id) { homeAddress { street city state postalCode } } }', {
        id,
      }),
    );
    expect(read.contact.homeAddress).toEqual({
      street: 'new street',
      city: 'Cork',
      state: 'new state',
      postalCode: 'new postalCode',
    });
  });

  test('what is deleted is gone, and deleting it again says so', async () => {
    const { id } = await create({ givenName: 'Ada' });
    expect(dataOf(await running.ask(DELETE, { input: { id } })).deleteContact).toEqual({
      deletedId: id,
      userErrors: [],
    });
    expect(dataOf(await running.ask('query ($id: ID!) { contact(id: $id) { id } }', { id })).contact).toBeNull();
    expect(dataOf(await running.ask(DELETE, { input: { id } })).deleteContact).toEqual({
      deletedId: null,
      userErrors: [{ __typename: 'ContactsNotFoundError', code: 'NOT_FOUND', path: ['input'], missingId: id }],
    });
    expect((await update({ id, patch: { surname: 'X' } })).userErrors[0]).toMatchObject({
      __typename: 'ContactsNotFoundError',
      missingId: id,
    });
  });

  test('a hundred writes are packed, answered in input order, and fail one by one', async () => {
    const { id } = await create({ givenName: 'First' });
    const { id: gone } = await create({ givenName: 'Gone' });
    await running.ask(DELETE, { input: { id: gone } });
    const writes = [
      { update: { id, patch: { surname: 'One' } } },
      { update: { id, patch: { surname: 'Two' } } },
      { update: { id: gone, patch: { surname: 'X' } } },
      { create: { contact: { surname: 'Nameless' } } },
      { delete: { id } },
      ...Array.from({ length: 95 }, (_, index) => ({ create: { contact: { givenName: `Bulk ${index}` } } })),
    ];
    running.emulator.clearRequests();
    const { bulkWriteContacts } = dataOf(
      await running.ask(
        `mutation ($input: BulkWriteContactsInput!) { bulkWriteContacts(input: $input) { succeeded failed
        results { index deletedId contact { givenName surname } userErrors { __typename path } } } }`,
        { input: { writes } },
      ),
    );
    expect(bulkWriteContacts).toMatchObject({ succeeded: 98, failed: 2 });
    const { results } = bulkWriteContacts;
    expect(results.map(({ index }: { index: number }) => index)).toEqual(writes.map((_, index) => index));
    expect(results[1].contact).toEqual({ givenName: 'First', surname: 'Two' });
    expect(results[2].userErrors).toEqual([
      { __typename: 'ContactsNotFoundError', path: ['input', 'writes', '2', 'update'] },
    ]);
    expect(results[3].userErrors).toEqual([
      { __typename: 'ContactsInputError', path: ['input', 'writes', '3', 'create', 'contact', 'givenName'] },
    ]);
    expect(results[4].deletedId).toBe(id);
    expect(results[99].contact).toEqual({ givenName: 'Bulk 94', surname: null });
    expect(running.emulator.requests.length).toBeLessThanOrEqual(10);
  });

  test('a photo is set, linked, cached and given as base64', async () => {
    const { id } = await create({ givenName: 'Photo' });
    const bytes = png(12, 7);
    const { setContactPhoto } = dataOf(
      await running.ask(
        `mutation ($input: SetContactPhotoInput!) { setContactPhoto(input: $input) {
        contact { givenName } photo { size contentType width height url expiresAt base64 } userErrors { code } } }`,
        { input: { contactId: id, photo: { base64: bytes.toString('base64') } } },
      ),
    );
    expect(setContactPhoto).toMatchObject({
      contact: { givenName: 'Photo' },
      photo: { size: '12X7', contentType: 'image/png', width: 12, height: 7, base64: bytes.toString('base64') },
      userErrors: [],
    });
    const { url, expiresAt } = setContactPhoto.photo;
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    const image = await fetch(url);
    expect(image.status).toBe(200);
    expect(image.headers.get('content-type')).toBe('image/png');
    expect(image.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await image.arrayBuffer()).equals(bytes)).toBe(true);
    const again = await fetch(url, { headers: { 'if-none-match': image.headers.get('etag')! } });
    expect(again.status).toBe(304);
  });

  // Outlook tells nothing by which an old picture could be told from a new one.
  test('the link of a photo is the same until another photo is set', async () => {
    const { id } = await create({ givenName: 'Another photo' });
    const set = async (bytes: Buffer): Promise<string> =>
      dataOf(
        await running.ask(
          'mutation ($input: SetContactPhotoInput!) { setContactPhoto(input: $input) { photo { url } } }',
          { input: { contactId: id, photo: { base64: bytes.toString('base64') } } },
        ),
      ).setContactPhoto.photo.url;
    const first = await set(png(12, 7));
    expect(await set(png(12, 7))).toBe(first);
    const other = png(12, 8);
    const second = await set(other);
    expect(second !== first).toBe(TELLS_PHOTOS_APART[dialect]);
    expect(Buffer.from(await (await fetch(second)).arrayBuffer()).equals(other)).toBe(true);
  });

  test('a photo arrives as a file of a multipart request', async () => {
    const { id } = await create({ givenName: 'Upload' });
    const form = new FormData();
    const query =
      'mutation ($input: SetContactPhotoInput!) { setContactPhoto(input: $input) { photo { size contentType } userErrors { code message path } } }';
    form.set('operations', JSON.stringify({ query, variables: { input: { contactId: id, photo: { file: null } } } }));
    form.set('map', JSON.stringify({ 0: ['variables.input.photo.file'] }));
    form.set('0', new Blob([new Uint8Array(png(9, 9))], { type: 'text/plain' }), 'x.txt');
    const response = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await running.token()}`, 'apollo-require-preflight': 'true' },
      body: form,
    });
    expect(await response.json()).toEqual({
      data: { setContactPhoto: { photo: { size: '9X9', contentType: 'image/png' }, userErrors: [] } },
    });
  });

  test.each([
    ['a text', Buffer.from('hello, this is text'), 'UNSUPPORTED_MEDIA_TYPE'],
    ['a cut image', png(9, 9).subarray(0, 10), 'UNSUPPORTED_MEDIA_TYPE'],
    ['nothing', Buffer.alloc(0), 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'four million bytes and one',
      Buffer.concat([png(9, 9), Buffer.alloc(4_000_001 - png(9, 9).length)]),
      'PAYLOAD_TOO_LARGE',
    ],
    ['a promise of too many pixels', hugePng(), 'UNSUPPORTED_MEDIA_TYPE'],
  ])('%s is no photo, and nothing is sent upstream', async (_what, bytes, code) => {
    const { id } = await create({ givenName: 'Photo' });
    running.emulator.clearRequests();
    const { setContactPhoto } = dataOf(
      await running.ask(
        'mutation ($input: SetContactPhotoInput!) { setContactPhoto(input: $input) { photo { size } userErrors { __typename code path } } }',
        { input: { contactId: id, photo: { base64: bytes.toString('base64') } } },
      ),
    );
    expect(setContactPhoto).toEqual({
      photo: null,
      userErrors: [{ __typename: 'ContactsInputError', code, path: ['input', 'photo', 'base64'] }],
    });
    expect(running.emulator.requests).toHaveLength(0);
  });

  /** A valid header that says 60,000 by 60,000 pixels. */
  function hugePng(): Buffer {
    const header = Buffer.from(png(1, 1));
    header.writeUInt32BE(60_000, 16);
    header.writeUInt32BE(60_000, 20);
    return Buffer.concat([header, deflateSync(Buffer.alloc(10))]);
  }

  test('four million bytes exactly are a photo', async () => {
    const { id } = await create({ givenName: 'Photo' });
    const bytes = Buffer.concat([png(9, 9), Buffer.alloc(4_000_000 - png(9, 9).length)]);
    const { setContactPhoto } = dataOf(
      await running.ask(
        'mutation ($input: SetContactPhotoInput!) { setContactPhoto(input: $input) { photo { size } userErrors { code message } } }',
        { input: { contactId: id, photo: { base64: bytes.toString('base64') } } },
      ),
    );
    expect(setContactPhoto).toEqual({ photo: { size: '9X9' }, userErrors: [] });
  });
});

const TELLS_PHOTOS_APART = { graph: true, outlook: false };
