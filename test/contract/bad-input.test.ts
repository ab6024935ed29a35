/** Bad input: a clear coded error that names the argument, no upstream call where none is needed, a healthy process. */
import type { Running } from '../support/start.js';
import { DIALECTS } from '../support/dialects.js';
import { dataOf, start } from '../support/start.js';

describe.each(DIALECTS)('over %s', (dialect) => {
  let running: Running;
  let contactId: string;

  beforeAll(async () => {
    running = await start({
      env: { GATEWAY_EMBEDDED_DIALECT: dialect },
      seed: {
        users: { adele: { contacts: [{ givenName: 'Ada', surname: 'Lund' }], folders: [{ displayName: 'Other' }] } },
      },
    });
    const { myMailbox } = dataOf(await running.ask('{ myMailbox { contacts { nodes { id } } } }'));
    contactId = myMailbox.contacts.nodes[0].id;
  });

  afterEach(async () => {
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
  });

  afterAll(() => running.close());

  const code = (query: string, variables?: Record<string, unknown>) =>
    running.witness(query, variables).then(({ answer, requests }) => ({
      code: answer.errors?.[0]?.extensions.code,
      message: answer.errors?.[0]?.message,
      requests: requests.length,
    }));

  const IDS = [
    'nonsense',
    '',
    'C1.',
    'C1...',
    'C1.../messages',
    'C1.a/b',
    'C1.a?$select=id',
    'C1.a#b',
    'C1.%2e%2e',
    'C1.a\u0000b',
    'C1.a\nb',
    'C1.AAA.bad owner',
    'C9.AAA',
    `C1.${'A'.repeat(5000)}`,
  ];

  test.each(IDS)('the id %j cannot be one, and nobody upstream hears of it', async (id) => {
    for (const field of ['contact(id: $id) { givenName }', 'node(id: $id) { id }', 'contactFolder(id: $id) { id }']) {
      expect(await code(`query ($id: ID!) { ${field} }`, { id })).toMatchObject({
        code: 'BAD_USER_INPUT',
        requests: 0,
      });
    }
  });

  test.each(['..', '.', 'a/b', 'a?b', 'a#b', '%2e', 'a b', '\u0001', 'a\r\nx: y', ''])(
    'the source id %j and the user %j are refused',
    async (text) => {
      const source = await code('query ($t: ID!) { myMailbox { contact(sourceId: $t) { id } } }', { t: text });
      expect(source).toMatchObject({ code: 'BAD_USER_INPUT', requests: 0 });
      const user = await code('query ($t: ID!) { mailbox(user: $t) { contacts { totalCount } } }', { t: text });
      expect(user).toMatchObject({ code: 'BAD_USER_INPUT', requests: 0 });
    },
  );

  test("an id that is nobody's is null", async () => {
    const answer = await running.ask(
      '{ contact(id: "C1.AAkAnobody") { id } contactFolder(id: "F1.AAMkAnobody") { id } node(id: "C1.AAkAnobody") { id } }',
    );
    expect(dataOf(answer)).toEqual({ contact: null, contactFolder: null, node: null });
  });

  test('the id of another type is refused', async () => {
    expect(await code('query ($id: ID!) { contactFolder(id: $id) { id } }', { id: contactId })).toMatchObject({
      code: 'BAD_USER_INPUT',
      requests: 0,
    });
  });

  test('one bad id does not spoil the others', async () => {
    const answer = await running.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [contactId, 'bad', 'C1.AAAnobody'],
    });
    expect(answer.data.nodes).toEqual([{ id: contactId }, null, null]);
    expect(answer.errors).toMatchObject([{ path: ['nodes', 1], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test.each([-1, 1001, 100_000])('first: %d names the argument', async (first) => {
    const refused = await code('query ($first: Int) { myMailbox { contacts(first: $first) { totalCount } } }', {
      first,
    });
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', requests: 0, message: expect.stringContaining('first') });
  });

  test.each([0, 1, 1000, null])('first: %p is taken', async (first) => {
    const answer = await running.ask('query ($first: Int) { myMailbox { contacts(first: $first) { totalCount } } }', {
      first,
    });
    expect(dataOf(answer).myMailbox.contacts.totalCount).toBe(1);
  });

  test('cursors of other lists, forged cursors and cut cursors are refused', async () => {
    const { myMailbox } = dataOf(
      await running.ask(
        '{ myMailbox { contacts(first: 1) { pageInfo { endCursor } } contactFolders { nodes { id } pageInfo { endCursor } } } }',
      ),
    );
    const cursor: string = myMailbox.contacts.pageInfo.endCursor;
    const after = (list: string, value: string) =>
      code(`query ($after: String) { myMailbox { ${list} { nodes { id } } } }`.replace('$$', '$'), { after: value });
    expect((await after('contacts(after: $after)', cursor)).code).toBeUndefined();
    for (const [list, value] of [
      ['contacts(after: $after, filter: { surname: { eq: "x" } })', cursor],
      ['contacts(after: $after, orderBy: [{ field: SURNAME }])', cursor],
      ['contacts(after: $after, scope: ALL_FOLDERS)', cursor],
      ['contactFolders(after: $after)', cursor],
      ['contacts(after: $after)', myMailbox.contactFolders.pageInfo.endCursor],
      ['contacts(after: $after)', `${cursor.slice(0, -2)}AA`],
      ['contacts(after: $after)', cursor.slice(0, 20)],
      ['contacts(after: $after)', 'x'],
      ['contacts(after: $after)', ''],
    ] as const) {
      expect(await after(list, value)).toMatchObject({ code: 'BAD_USER_INPUT', requests: 0 });
    }
  });

  test.each([
    ['{ surname: {} }', 'filter.surname'],
    ['{}', 'filter'],
    ['{ and: [] }', 'filter.and'],
    ['{ surname: { in: [] } }', 'filter.surname.in'],
    [`{ surname: { in: [${'"x" '.repeat(16)}] } }`, 'filter.surname.in'],
    ['{ surname: null }', 'filter.surname'],
    ['{ and: null }', 'filter.and'],
    ['{ not: {} }', 'filter.not'],
  ])('the filter %s is refused by name', async (filter, name) => {
    const refused = await code(`{ myMailbox { contacts(filter: ${filter}) { totalCount } } }`);
    expect(refused).toMatchObject({
      code: 'BAD_USER_INPUT',
      requests: 0,
      message: expect.stringContaining(`${name}:`),
    });
  });

  test('fifteen values of "in" are taken', async () => {
    const answer = await running.ask(
      `{ myMailbox { contacts(filter: { surname: { in: [${'"Lund" '.repeat(15)}] } }) { totalCount } } }`,
    );
    expect(dataOf(answer).myMailbox.contacts.totalCount).toBe(1);
  });

  test('an order that the service does not take with a filter is refused before it is asked', async () => {
    const refused = await code(
      '{ myMailbox { contacts(filter: { surname: { eq: "x" } }, orderBy: [{ field: GIVEN_NAME }]) { totalCount } } }',
    );
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', requests: 0, message: expect.stringContaining('orderBy') });
  });

  test('quotes and operators in a filter stay a text', async () => {
    const answer = await running.ask(
      'query ($s: String) { myMailbox { contacts(filter: { surname: { eq: $s } }) { totalCount } } }',
      {
        s: "x' or surname ne '",
      },
    );
    expect(dataOf(answer).myMailbox.contacts.totalCount).toBe(0);
  });

  const patches: [string, object, string[]][] = [
    [
      'four e-mail addresses',
      { emailAddresses: 'abcd'.split('').map((name) => ({ address: `${name}@x.example` })) },
      ['emailAddresses'],
    ],
    ['four IM addresses', { imAddresses: ['a', 'b', 'c', 'd'] }, ['imAddresses']],
    ['three home phones', { homePhones: ['1', '2', '3'] }, ['homePhones']],
    ['three business phones', { businessPhones: ['1', '2', '3'] }, ['businessPhones']],
    ['an empty patch', {}, []],
    ['an address without a member', { homeAddress: {} }, ['homeAddress']],
    ['an empty e-mail address', { emailAddresses: [{ address: '' }] }, ['emailAddresses']],
  ];

  test.each(patches)('%s is an input error that names its place', async (_what, patch, path) => {
    const { answer, requests } = await running.witness(
      'mutation ($input: UpdateContactInput!) { updateContact(input: $input) { contact { id } userErrors { __typename code path } } }',
      { input: { id: contactId, patch } },
    );
    expect(dataOf(answer).updateContact).toEqual({
      contact: null,
      userErrors: [{ __typename: 'ContactsInputError', code: 'BAD_USER_INPUT', path: ['input', 'patch', ...path] }],
    });
    expect(requests).toHaveLength(0);
  });

  test('a contact without a given name is an input error', async () => {
    const CREATE =
      'mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } userErrors { __typename path } } }';
    const nameless = await running.witness(CREATE, { input: { contact: { surname: 'X' } } });
    expect(dataOf(nameless.answer).createContact.userErrors).toEqual([
      { __typename: 'ContactsInputError', path: ['input', 'contact', 'givenName'] },
    ]);
    expect(nameless.requests).toHaveLength(0);
  });

  test('a version that smuggles a header is refused', async () => {
    const { answer, requests } = await running.witness(
      'mutation ($input: DeleteContactInput!) { deleteContact(input: $input) { deletedId userErrors { __typename path } } }',
      { input: { id: contactId, ifVersion: 'x"\r\nx-evil: 1' } },
    );
    expect(dataOf(answer).deleteContact.userErrors).toEqual([
      { __typename: 'ContactsInputError', path: ['input', 'ifVersion'] },
    ]);
    expect(requests).toHaveLength(0);
  });

  test('more than a hundred writes are refused as a whole', async () => {
    const writes = Array.from({ length: 101 }, () => ({ delete: { id: contactId } }));
    const refused = await code(
      'mutation ($input: BulkWriteContactsInput!) { bulkWriteContacts(input: $input) { succeeded } }',
      { input: { writes } },
    );
    expect(refused).toMatchObject({ code: 'LIMIT_EXCEEDED', requests: 0 });
  });

  test('a write that is two kinds at once is refused', async () => {
    const refused = await code(
      'mutation ($input: BulkWriteContactsInput!) { bulkWriteContacts(input: $input) { succeeded } }',
      { input: { writes: [{ delete: { id: contactId }, update: { id: contactId, patch: { surname: 'X' } } }] } },
    );
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', requests: 0 });
  });

  test('a thousand and one nodes are refused', async () => {
    const refused = await code('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array(1001).fill(contactId),
    });
    expect(refused).toMatchObject({ code: 'LIMIT_EXCEEDED', requests: 0 });
  });

  test.each([
    [
      'an unknown property',
      'mutation { updateContact(input: { id: "x", patch: { shoeSize: 42 } }) { contact { id } } }',
    ],
    ['an unknown field', '{ myMailbox { shoes } }'],
    ['a syntax error', '{ myMailbox { '],
    [
      'a day that does not exist',
      '{ myMailbox { contacts(filter: { birthday: { eq: "2026-02-30" } }) { totalCount } } }',
    ],
    [
      'an instant without a zone',
      '{ myMailbox { contacts(filter: { createdDateTime: { ge: "2026-02-03T10:00:00" } }) { totalCount } } }',
    ],
  ])('%s is BAD_USER_INPUT', async (_what, query) => {
    expect(await code(query)).toMatchObject({ code: 'BAD_USER_INPUT', requests: 0 });
  });

  test('aliases named __proto__ and constructor do no harm', async () => {
    const query =
      '{ constructor: myMailbox { __proto__: contacts { toString: totalCount hasOwnProperty: nodes { constructor: givenName } } } }';
    const answer = await running.ask(query);
    expect(JSON.stringify(answer.data)).toBe(
      '{"constructor":{"__proto__":{"toString":1,"hasOwnProperty":[{"constructor":"Ada"}]}}}',
    );
    expect(({} as Record<string, unknown>)['totalCount']).toBeUndefined();
  });

  test('keys named __proto__ in variables do no harm', async () => {
    const response = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await running.token()}` },
      body: '{"query":"mutation ($input: UpdateContactInput!) { updateContact(input: $input) { contact { id } } }","variables":{"input":{"id":"x","patch":{"__proto__":{"surname":"X"}}},"__proto__":{"a":1}}}',
    });
    expect(response.status).toBeLessThan(500);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  test('a question of a megabyte, malformed JSON and a missing token are told apart', async () => {
    const post = async (body: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${running.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await running.token()}`, ...headers },
        body,
      });
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
      return {
        status: response.status,
        code: errors[0]!.extensions.code,
        challenge: response.headers.get('www-authenticate'),
      };
    };
    expect(await post(JSON.stringify({ query: `{ myMailbox { id } } #${'x'.repeat(1_000_000)}` }))).toMatchObject({
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
    });
    expect(await post('{"query": ')).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(await post('{}', { authorization: '' })).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
      challenge: expect.stringMatching(/^Bearer/),
    });
    expect(await post('{}', { authorization: 'Bearer nonsense' })).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
    });
  });
});
