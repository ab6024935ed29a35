/** Writes that end half well: what was written is told, and what is missing is named by its own id. */
import type { Running } from '../support/start.js';
import { dataOf, start } from '../support/start.js';

let running: Running;

beforeEach(async () => {
  running = await start({ env: { EMULATOR_CONTROL: 'on' } });
});
afterEach(() => running.close());

const DOT = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const ERRORS = 'userErrors { __typename code message path ... on ContactsNotFoundError { missingId } }';

async function fault(rule: object): Promise<void> {
  const response = await fetch(`${running.emulator.url}/_control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rule),
  });
  expect(response.status).toBeLessThan(300);
}
const noFaults = () => fetch(`${running.emulator.url}/_control/faults`, { method: 'DELETE' });

async function create(givenName: string): Promise<string> {
  const mutation = `mutation ($name: String!) { createContact(input: { contact: { givenName: $name } }) { contact { id } } }`;
  return dataOf(await running.ask(mutation, { name: givenName })).createContact.contact.id;
}

async function createFolder(displayName: string): Promise<string> {
  const mutation = `mutation ($name: String!) { createContactFolder(input: { displayName: $name }) { contactFolder { id } } }`;
  return dataOf(await running.ask(mutation, { name: displayName })).createContactFolder.contactFolder.id;
}

const namesOf = async (): Promise<string[]> =>
  dataOf(await running.ask('{ myMailbox { contacts(first: 1000) { nodes { givenName } } } }'))
    .myMailbox.contacts.nodes.map(({ givenName }: any) => givenName)
    .filter((name: string | null) => name?.startsWith('Bulk'));

describe('a new photo', () => {
  const SET = `mutation ($id: ID!) { setContactPhoto(input: { contactId: $id, photo: { base64: "${DOT}" } }) {`;

  test('that is stored but cannot be read again is stored: only its own field is null', async () => {
    const id = await create('Ada');
    await fault({ match: { method: 'GET', path: '/photo', times: 'forever' }, effect: { status: 500 } });
    const { data, errors } = await running.ask(`${SET} contact { id } photo { width } ${ERRORS} } }`, { id });
    expect(data!.setContactPhoto).toEqual({ contact: { id }, photo: null, userErrors: [] });
    expect(errors!.map(({ path }: any) => path)).toEqual([['setContactPhoto', 'photo']]);
    await noFaults();
    const { contact } = dataOf(await running.ask('query ($id: ID!) { contact(id: $id) { photo { width } } }', { id }));
    expect(contact.photo).toEqual({ width: 1 });
  });

  test('is read again for who asks for it alone', async () => {
    const id = await create('Ada');
    const { answer, requests } = await running.witness(`${SET} contact { id } ${ERRORS} } }`, { id });
    expect(dataOf(answer).setContactPhoto).toEqual({ contact: { id }, userErrors: [] });
    expect(requests.map(({ method }) => method)).toEqual(['PUT']);
  });

  test('without a width is none', async () => {
    const id = await create('Ada');
    const empty = Buffer.from(DOT, 'base64');
    empty.writeUInt16LE(0, 6);
    const mutation = SET.replace(DOT, empty.toString('base64'));
    const { setContactPhoto } = dataOf(await running.ask(`${mutation} ${ERRORS} } }`, { id }));
    expect(setContactPhoto.userErrors).toMatchObject([
      { __typename: 'ContactsInputError', path: ['input', 'photo', 'base64'] },
    ]);
  });
});

describe('a bulk whose token runs out on the way', () => {
  const BULK = `mutation ($writes: [ContactWrite!]!) { bulkWriteContacts(input: { writes: $writes }) {
    succeeded failed results { index contact { id } ${ERRORS} }
  } }`;
  const writes = Array.from({ length: 60 }, (_, index) => ({ create: { contact: { givenName: `Bulk ${index}` } } }));

  test('tells what was written, so that a repeat of the rest makes nothing twice', async () => {
    await fault({ match: { path: 'batch', times: 1 }, effect: { latencyMs: 1 } });
    await fault({ match: { path: 'batch', times: 'forever' }, effect: { expiredToken: true } });
    const { bulkWriteContacts } = dataOf(await running.ask(BULK, { writes }));
    expect(bulkWriteContacts).toMatchObject({ succeeded: 20, failed: 40 });
    const failed = bulkWriteContacts.results.filter(({ contact }: any) => contact === null);
    for (const { index, userErrors } of failed) {
      const path = ['input', 'writes', String(index)];
      expect(userErrors).toMatchObject([{ __typename: 'ContactsUpstreamError', code: 'UNAUTHENTICATED', path }]);
    }
    await noFaults();
    await running.ask(BULK, { writes: failed.map(({ index }: any) => writes[index]) });
    const names = await namesOf();
    expect(names).toHaveLength(60);
    expect(new Set(names).size).toBe(60);
  });

  test('is UNAUTHENTICATED as a whole where nothing was written', async () => {
    await fault({ match: { path: 'batch', times: 'forever' }, effect: { expiredToken: true } });
    const { data, errors } = await running.ask(BULK, { writes });
    expect([data ?? null, errors![0]!.extensions.code]).toEqual([null, 'UNAUTHENTICATED']);
    await noFaults();
    expect(await namesOf()).toEqual([]);
  });
});

describe('a write that names two objects', () => {
  const NOWHERE = 'F1.AAMkNowhere';
  const missing = (argument: string) => [
    { __typename: 'ContactsNotFoundError', code: 'NOT_FOUND', path: ['input', argument], missingId: NOWHERE },
  ];

  test('says that the folder is missing, not the contact that stays', async () => {
    const id = await create('Ada');
    const move = `mutation ($input: MoveContactInput!) { moveContact(input: $input) { contact { id } ${ERRORS} } }`;
    const { moveContact } = dataOf(await running.ask(move, { input: { id, toFolderId: NOWHERE } }));
    expect(moveContact.userErrors).toMatchObject(missing('toFolderId'));
    const gone = { id: 'C1.AAMkGone', toFolderId: await createFolder('There') };
    const { userErrors } = dataOf(await running.ask(move, { input: gone })).moveContact;
    expect(userErrors).toMatchObject([{ path: ['input'], missingId: 'C1.AAMkGone' }]);
  });

  test('says that the new parent is missing, not the folder that stays', async () => {
    const id = await createFolder('Here');
    const update = `mutation ($input: UpdateContactFolderInput!) { updateContactFolder(input: $input) { contactFolder { id } ${ERRORS} } }`;
    const ask = async (input: object) => dataOf(await running.ask(update, { input })).updateContactFolder.userErrors;
    expect(await ask({ id, parentFolderId: NOWHERE })).toMatchObject(missing('parentFolderId'));
    expect(await ask({ id, parentFolderId: id })).toMatchObject([
      { __typename: 'ContactsInputError', path: ['input', 'parentFolderId'] },
    ]);
  });

  test('takes the default folder by its name as well', async () => {
    const [id, folder] = [await create('Ada'), await createFolder('There')];
    const move = `mutation ($input: MoveContactInput!) { moveContact(input: $input) { contact { id parentFolder { id } } ${ERRORS} } }`;
    const away = dataOf(await running.ask(move, { input: { id, toFolderId: folder } })).moveContact;
    const back = { id: away.contact.id, toFolderId: 'F1.contacts' };
    const { contact, userErrors } = dataOf(await running.ask(move, { input: back })).moveContact;
    const { myMailbox } = dataOf(await running.ask('{ myMailbox { defaultFolder { id } } }'));
    expect([contact.parentFolder, userErrors]).toEqual([myMailbox.defaultFolder, []]);
  });
});

test('what a folder refuses is said in words that help', async () => {
  await createFolder('Taken');
  const { defaultFolder } = dataOf(await running.ask('{ myMailbox { defaultFolder { id } } }')).myMailbox;
  const messageOf = async (mutation: string): Promise<string> => {
    const [payload] = Object.values<any>(dataOf(await running.ask(mutation)));
    return `${payload.userErrors[0].code} ${payload.userErrors[0].message}`;
  };
  const again = await messageOf(`mutation { createContactFolder(input: { displayName: "Taken" }) { ${ERRORS} } }`);
  expect(again).toBe('CONFLICT A folder of this name is there already. Choose another name.');
  const input = `id: "${defaultFolder.id}"`;
  const deleted = await messageOf(`mutation { deleteContactFolder(input: { ${input} }) { ${ERRORS} } }`);
  expect(deleted).toBe('FORBIDDEN This folder belongs to the mailbox itself; nobody can delete it.');
  const renamed = await messageOf(
    `mutation { updateContactFolder(input: { ${input}, displayName: "Mine" }) { ${ERRORS} } }`,
  );
  expect(renamed).toBe('FORBIDDEN This folder belongs to the mailbox itself; nobody can rename or move it.');
});

test('an id that means something else to the REST API is none', async () => {
  for (const field of ['node(id: "C1.delta") { id }', 'contact(id: "C1.Delta") { id }']) {
    const { answer, requests } = await running.witness(`{ ${field} }`);
    expect(answer.errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    expect(requests).toEqual([]);
  }
});
