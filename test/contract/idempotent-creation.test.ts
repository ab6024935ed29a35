/** A creation with a key is made once, however often it is asked for and whatever becomes of the answers (threats, G13). */
import { DIALECTS } from '../support/dialects.js';
import { dataOf, start, type Running } from '../support/start.js';
import { order } from '../support/trouble.js';

const CREATE = `mutation ($input: CreateContactInput!) { createContact(input: $input) {
  contact { id displayName givenName children changeKey } userErrors { __typename code message path } } }`;
const BULK = `mutation ($writes: [ContactWrite!]!) { bulkWriteContacts(input: { writes: $writes }) {
  succeeded failed results { contact { id givenName } userErrors { code } } } }`;
const ROOTS = { graph: '/v1.0', outlook: '/api/v2.0' };
/** Contacts of a soak; a twentieth without. */
const CREATIONS = process.env['SOAK'] === '1' ? 10_000 : 500;

describe.each(DIALECTS)('over %s', (dialect) => {
  let running: Running;
  beforeAll(async () => {
    running = await start({
      seed: { users: { adele: { folders: [{ displayName: 'Other' }] } } },
      env: {
        GATEWAY_EMBEDDED_DIALECT: dialect,
        GATEWAY_MAX_COST_PER_PRINCIPAL: '1000000',
        EMULATOR_CONTROL: 'on',
      },
    });
  });
  afterAll(() => running.close());
  afterEach(async () => void (await fetch(`${running.emulator.url}/_control/faults`, { method: 'DELETE' })));

  const create = async (givenName: string, idempotencyKey: string | null, more: object = {}): Promise<any> =>
    dataOf(await running.ask(CREATE, { input: { contact: { givenName }, idempotencyKey, ...more } })).createContact;

  async function made(givenName: string): Promise<number> {
    const filter = encodeURIComponent(`${dialect === 'graph' ? 'givenName' : 'GivenName'} eq '${givenName}'`);
    const answer = await fetch(`${running.emulator.url}${ROOTS[dialect]}/me/contacts?$top=1000&$filter=${filter}`, {
      headers: { authorization: `Bearer ${await running.token()}` },
    });
    return ((await answer.json()) as { value: object[] }).value.length;
  }

  test('a repeat returns the first contact, whole, and makes none', async () => {
    const first = await create('Once', "key 'of' one");
    expect(first).toMatchObject({ contact: { givenName: 'Once', children: [] }, userErrors: [] });
    expect(await create('Once', "key 'of' one")).toEqual(first);
    expect(await create('Once', 'another key')).not.toEqual(first);
    expect(await made('Once')).toBe(2);
  });

  test('without a key a creation is one request, with one it is two', async () => {
    const asked = async (key: string | null) => {
      running.emulator.clearRequests();
      await create('Counted', key);
      return running.emulator.requests.map(({ method }) => method);
    };
    expect(await asked(null)).toEqual(['POST']);
    expect(await asked('counted')).toEqual(['GET', 'POST']);
    expect(await asked('counted')).toEqual(['GET']);
  });

  test('keys are those of one user and one folder', async () => {
    const { id } = (await create('Whose', 'whose')).contact;
    const { contactFolders } = dataOf(await running.ask('{ myMailbox { contactFolders { nodes { id } } } }')).myMailbox;
    const elsewhere = await create('Whose', 'whose', { folderId: contactFolders.nodes[0].id });
    expect(elsewhere.contact.id).not.toBe(id);
    const input = { contact: { givenName: 'Whose' }, idempotencyKey: 'whose' };
    const ofAlex = dataOf(await running.ask(CREATE, { input }, { user: 'alex' })).createContact;
    expect(ofAlex.userErrors).toEqual([]);
    expect(ofAlex.contact.id).not.toBe(id);
  });

  test('fifty who ask at once with the same key get the same contact', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => create('Crowd', 'crowd')));
    expect(new Set(all.map(({ contact }) => contact.id)).size).toBe(1);
    expect(await made('Crowd')).toBe(1);
  });

  test('in a bulk, where the lookups share envelopes', async () => {
    const writes = Array.from({ length: 40 }, (_, at) => ({
      create: { contact: { givenName: `Bulk ${at % 30}` }, idempotencyKey: `bulk ${at % 30}` },
    }));
    const first = dataOf(await running.ask(BULK, { writes })).bulkWriteContacts;
    expect(first).toMatchObject({ succeeded: 40, failed: 0 });
    running.emulator.clearRequests();
    const again = dataOf(await running.ask(BULK, { writes })).bulkWriteContacts;
    expect(again).toEqual(first);
    expect(new Set(again.results.map(({ contact }: any) => contact.id)).size).toBe(30);
    expect(running.emulator.requests.filter(({ method, path }) => method === 'POST' && !/batch/i.test(path))).toEqual(
      [],
    );
  });

  test.each([
    ['empty', ''],
    ['too long', 'k'.repeat(256)],
    ['with a line feed', 'a\nb'],
    ['with half a character', 'a\ud800'],
  ])('a key that is %s is refused before anything is asked', async (_what, key) => {
    const input = { contact: { givenName: 'X' }, idempotencyKey: key };
    running.emulator.clearRequests();
    const { userErrors } = dataOf(await running.ask(CREATE, { input })).createContact;
    expect(userErrors).toEqual([
      {
        __typename: 'ContactsInputError',
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('idempotencyKey'),
        path: ['input', 'idempotencyKey'],
      },
    ]);
    expect(running.emulator.requests).toEqual([]);
  });

  test('the longest key, of any characters, is one', async () => {
    const key = `${'ß👩'.repeat(84)}%_'`;
    const { contact } = await create('Longest', key);
    expect((await create('Longest', key)).contact.id).toBe(contact.id);
  });

  const lost = { method: 'POST', path: `${ROOTS[dialect]}/me/contacts` };
  test.each([
    ['a lost connection', { cut: 'before', applied: true }],
    ['an answer that was cut', { cut: 'mid' }],
    ['a 504', { status: 504, applied: true }],
  ])('after %s the contact is looked for and found', async (what, effect) => {
    await order(running, lost, effect);
    expect(await create(what, what)).toMatchObject({ contact: { givenName: what }, userErrors: [] });
    expect(await made(what)).toBe(1);
  });

  test('where it cannot be found the outcome is unknown, says what to do, and the same key settles it', async () => {
    await order(running, lost, { status: 504 });
    const unknown = await create('Unclear', 'unclear');
    expect(unknown).toMatchObject({
      contact: null,
      userErrors: [{ code: 'OUTCOME_UNKNOWN', message: expect.stringContaining('idempotencyKey') }],
    });
    expect((await create('Unclear', 'unclear')).userErrors).toEqual([]);
    expect(await made('Unclear')).toBe(1);
  });

  test(`${CREATIONS} creations of which one in five is answered by nothing make as many contacts`, async () => {
    const trouble = { method: 'POST', path: '/contacts$', times: 'forever', probability: 0.1 };
    await order(running, { ...trouble, seed: 'a' }, { status: 504, applied: true });
    await order(running, { ...trouble, seed: 'b' }, { cut: 'before', applied: true });
    await order(running, { ...trouble, seed: 'c' }, { status: 504 });
    let unknown = 0;
    const settle = async (number: number): Promise<string> => {
      for (;;) {
        const { contact, userErrors } = await create('Many', `many ${number}`);
        if (contact) return contact.id;
        expect(userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
        unknown += 1;
      }
    };
    const ids = new Set<string>();
    for (let number = 0; number < CREATIONS; number += 50) {
      const some = Array.from({ length: 50 }, (_, at) => settle(number + at));
      for (const id of await Promise.all(some)) ids.add(id);
    }
    expect(ids.size).toBe(CREATIONS);
    if (CREATIONS <= 1000) expect(await made('Many')).toBe(CREATIONS);
    expect(unknown).toBeGreaterThan(0);
  }, 600_000);
});
