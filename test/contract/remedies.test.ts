/** What the REST API refuses is told with what helps, in our words and never in the upstream's. */
import { dataOf, start, type Running } from '../support/start.js';
import { order } from '../support/trouble.js';

let running: Running;
beforeAll(async () => {
  running = await start({
    seed: {
      users: {
        adele: {
          contacts: Array.from({ length: 120 }, (_, at) => ({ givenName: `Person ${at}` })),
          folders: [{ displayName: 'Friends' }],
        },
      },
    },
    env: { EMULATOR_CONTROL: 'on', GATEWAY_MAX_COST_PER_PRINCIPAL: '100000' },
  });
});
afterAll(() => running.close());

test.each([
  [404, 'ErrorInvalidUser', 'NOT_FOUND', /no such mailbox.*Name its user as the directory does/],
  [404, 'MailboxNotEnabledForRESTAPI', 'NOT_FOUND', /An administrator moves it there/],
  [400, 'ErrorInvalidProperty', 'BAD_USER_INPUT', /does not accept a value.*ErrorInvalidProperty.*Change it/],
  [410, 'SyncStateNotFound', 'BAD_USER_INPUT', /no longer knows this position. Start again without it/],
  [403, 'ErrorAccessDenied', 'FORBIDDEN', /Ask the owner of the mailbox/],
  [507, 'quotaLimitReached', 'QUOTA_EXCEEDED', /mailbox is full/],
])('%d %s is %s and says what to do', async (status, upstreamCode, code, message) => {
  await order(running, { path: '/contacts' }, { status, code: upstreamCode, message: 'Words of the upstream.' });
  const { errors } = await running.ask('{ myMailbox { contacts(first: 1) { nodes { id } } } }');
  expect(errors).toMatchObject([{ message: expect.stringMatching(message), extensions: { code, upstreamCode } }]);
  expect(JSON.stringify(errors)).not.toContain('Words of the upstream');
});

test('a folder name that is taken', async () => {
  const create = `mutation { createContactFolder(input: { displayName: "Friends" }) {
    contactFolder { id } userErrors { code message } } }`;
  const { userErrors } = dataOf(await running.ask(create)).createContactFolder;
  expect(userErrors).toMatchObject([{ message: expect.stringContaining('Choose another name') }]);
});

test('a pull of changes without a size has a hundred on a page', async () => {
  const sizes = async (args: string): Promise<number> => {
    const answer = await running.ask(
      `{ myMailbox { defaultFolder { contactChanges${args} { changes { __typename } } } } }`,
    );
    return dataOf(answer).myMailbox.defaultFolder.contactChanges.changes.length;
  };
  expect(await Promise.all(['', '(first: null)', '(first: 7)'].map(sizes))).toEqual([100, 100, 7]);
});
