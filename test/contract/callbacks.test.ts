/** `contactChanges` by Apollo's HTTP callback protocol, from a real gateway before a real contacts server. */
import { CALLBACK_ACCEPT, startCallbackRouter, type CallbackRouter } from '../support/callback-router.js';
import { dataOf, start, type Running } from '../support/start.js';
import { CONTACT_CHANGES, eventually } from '../support/streams.js';

let router: CallbackRouter;
let running: Running;

beforeEach(async () => {
  router = await startCallbackRouter();
  running = await start({ env: { GATEWAY_CALLBACK_ORIGINS: router.origin, GATEWAY_POLL_INTERVAL_MS: '50' } });
});
afterEach(async () => {
  await running.close();
  await router.close();
});

const create = async (givenName: string): Promise<void> => {
  const mutation =
    'mutation ($name: String!) { createContact(input: { contact: { givenName: $name } }) { contact { id } } }';
  dataOf(await running.ask(mutation, { name: givenName }));
};

async function follow(variables: Record<string, unknown> = {}) {
  const following = router.follow({ heartbeatIntervalMs: 1000 });
  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: {
      accept: CALLBACK_ACCEPT,
      'content-type': 'application/json',
      authorization: `Bearer ${await running.token()}`,
    },
    body: JSON.stringify({ query: CONTACT_CHANGES, variables, extensions: { subscription: following.extension } }),
  });
  expect(await response.json()).toEqual({ data: null });
  const batches = () => following.of('next').map(({ payload }) => payload!.data.contactChanges);
  return {
    ...following,
    batches,
    names: (): string[] => batches().flatMap(({ changes }) => changes.map((change: any) => change.contact?.givenName)),
  };
}

test('changes reach the router, and the cursor of the last one goes on where a new subscription asks', async () => {
  const first = await follow();
  await eventually(() => first.batches().length > 0);
  await create('Ada');
  await eventually(() => first.names().includes('Ada'));
  const { cursor } = first.batches().at(-1);
  first.forget();

  await create('Grace');
  const second = await follow({ after: cursor });
  await eventually(() => second.names().includes('Grace'));
  expect(second.names()).not.toContain('Ada');
});

test('when the router has ended its subscription nobody asks the REST API for changes any more', async () => {
  const following = await follow();
  await eventually(() => following.batches().length > 0);
  following.forget();
  await create('Ada');
  await eventually(async () => {
    running.emulator.clearRequests();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return running.emulator.requests.length === 0;
  });
});
