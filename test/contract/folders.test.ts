/** Folders as clients write them and contacts that move, and what is answered where the service has neither. */
import type { Running } from '../support/start.js';
import { dataOf, start } from '../support/start.js';

let running: Running;

describe('where folders can be written', () => {
  beforeAll(async () => {
    running = await start({ seed: 'empty' });
  });
  afterAll(() => running.close());

  test('folders are made, renamed, moved and deleted, and contacts move between them', async () => {
    const folderWrite = async (name: string, type: string, input: object) =>
      dataOf(
        await running.ask(
          `mutation ($input: ${type}!) { ${name}(input: $input) { contactFolder { id displayName parentFolder { displayName } } userErrors { __typename code path } } }`,
          { input },
        ),
      )[name];
    const outer = (await folderWrite('createContactFolder', 'CreateContactFolderInput', { displayName: 'Outer' }))
      .contactFolder;
    const inner = (
      await folderWrite('createContactFolder', 'CreateContactFolderInput', {
        displayName: 'Inner',
        parentFolderId: outer.id,
      })
    ).contactFolder;
    expect(inner.parentFolder.displayName).toBe('Outer');
    const again = await folderWrite('createContactFolder', 'CreateContactFolderInput', { displayName: 'Outer' });
    expect(again).toEqual({
      contactFolder: null,
      userErrors: [{ __typename: 'ContactsUpstreamError', code: 'CONFLICT', path: ['input'] }],
    });
    const renamed = await folderWrite('updateContactFolder', 'UpdateContactFolderInput', {
      id: inner.id,
      displayName: 'Core',
    });
    expect(renamed.contactFolder.displayName).toBe('Core');
    const { myMailbox } = dataOf(await running.ask('{ myMailbox { defaultFolder { id } } }'));
    const lifted = await folderWrite('updateContactFolder', 'UpdateContactFolderInput', {
      id: inner.id,
      parentFolderId: myMailbox.defaultFolder.id,
    });
    expect(lifted.contactFolder.parentFolder.displayName).toBe('Contacts');

    const created = await running.ask(
      'mutation { createContact(input: { contact: { givenName: "Mover" } }) { contact { id } } }',
    );
    const { id } = dataOf(created).createContact.contact;
    const moved = dataOf(
      await running.ask(
        'mutation ($input: MoveContactInput!) { moveContact(input: $input) { contact { id givenName parentFolder { displayName } } userErrors { code } } }',
        { input: { id, toFolderId: outer.id } },
      ),
    ).moveContact;
    expect(moved).toEqual({
      contact: { id, givenName: 'Mover', parentFolder: { displayName: 'Outer' } },
      userErrors: [],
    });

    const remove = (id: string) =>
      running.ask(
        'mutation ($input: DeleteContactFolderInput!) { deleteContactFolder(input: $input) { deletedId userErrors { __typename code } } }',
        { input: { id } },
      );
    expect(dataOf(await remove(outer.id)).deleteContactFolder).toEqual({ deletedId: outer.id, userErrors: [] });
    expect(dataOf(await running.ask('query ($id: ID!) { contact(id: $id) { id } }', { id })).contact).toBeNull();
    expect(dataOf(await remove(myMailbox.defaultFolder.id)).deleteContactFolder.userErrors).toEqual([
      { __typename: 'ContactsUpstreamError', code: 'FORBIDDEN' },
    ]);
  });
});

describe('where folders cannot be written and contacts do not move', () => {
  let ids: { contact: string; folder: string };
  beforeAll(async () => {
    const people = { contacts: [{ givenName: 'Stay' }], folders: [{ displayName: 'Fixed' }] };
    running = await start({ seed: { users: { adele: people } }, env: { GATEWAY_EMBEDDED_DIALECT: 'outlook' } });
    const { myMailbox } = dataOf(
      await running.ask('{ myMailbox { contacts { nodes { id } } contactFolders { nodes { id } } } }'),
    );
    ids = { contact: myMailbox.contacts.nodes[0].id, folder: myMailbox.contactFolders.nodes[0].id };
  });
  afterAll(() => running.close());

  const writes: readonly (readonly [mutation: string, type: string, input: () => object])[] = [
    ['createContactFolder', 'CreateContactFolderInput', () => ({ displayName: 'New' })],
    ['updateContactFolder', 'UpdateContactFolderInput', () => ({ id: ids.folder, displayName: 'New' })],
    ['deleteContactFolder', 'DeleteContactFolderInput', () => ({ id: ids.folder })],
    ['moveContact', 'MoveContactInput', () => ({ id: ids.contact, toFolderId: ids.folder })],
  ];
  test.each(writes)('%s says so, and nothing is sent upstream', async (mutation, type, input) => {
    const { answer, requests } = await running.witness(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { __typename code path } } }`,
      { input: input() },
    );
    expect(dataOf(answer)[mutation].userErrors).toEqual([
      { __typename: 'ContactsUpstreamError', code: 'UNSUPPORTED_BY_UPSTREAM', path: ['input'] },
    ]);
    expect(requests).toEqual([]);
  });

  test('an id ends with a move that another program makes, and the contact has a new one', async () => {
    const { sourceId } = dataOf(
      await running.ask('query ($id: ID!) { contact(id: $id) { sourceId } }', { id: ids.contact }),
    ).contact;
    const folder = dataOf(
      await running.ask('query ($id: ID!) { contactFolder(id: $id) { sourceId } }', { id: ids.folder }),
    ).contactFolder;
    const moved = await fetch(`${running.emulator.url}/v1.0/me/contacts/${sourceId}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await running.token()}` },
      body: JSON.stringify({ parentFolderId: folder.sourceId }),
    });
    expect(moved.status).toBe(200);
    expect(
      dataOf(await running.ask('query ($id: ID!) { contact(id: $id) { id } }', { id: ids.contact })).contact,
    ).toBeNull();
    const after = dataOf(
      await running.ask('query ($id: ID!) { contactFolder(id: $id) { contacts { nodes { id givenName } } } }', {
        id: ids.folder,
      }),
    ).contactFolder.contacts.nodes;
    expect(after).toEqual([{ id: expect.not.stringMatching(ids.contact), givenName: 'Stay' }]);
  });
});
