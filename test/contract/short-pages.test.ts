/** A REST API that gives fewer contacts a page than it was asked for: pages are filled by its links, and the size comes once. */
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { dataOf, start, type Running } from '../support/start.js';

let upstream: FakeUpstream;
let running: Running;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  const { serviceRoot } = upstream;
  upstream.serve = ({ path }) => {
    const { searchParams } = new URL(path, 'http://any');
    const skip = Number(searchParams.get('$skip') ?? 0);
    return {
      status: 200,
      body: {
        value: [{ id: `AAMk${skip}`, givenName: `Person ${skip}` }],
        ...(searchParams.get('$count') === 'true' && { '@odata.count': 4 }),
        ...(skip < 3 && { '@odata.nextLink': `${serviceRoot}/me/contacts?$select=id,givenName&$skip=${skip + 1}` }),
      },
    };
  };
  running = await start({
    env: { GATEWAY_UPSTREAM: 'graph', GATEWAY_AUTH: 'bearer', GATEWAY_UPSTREAM_URL: serviceRoot },
  });
});
afterAll(async () => {
  await running.close();
  await upstream.close();
});

test('a list of ten and its size cost a request for each page, and none for the size alone', async () => {
  const { contacts } = dataOf(
    await running.ask(
      '{ myMailbox { contacts(first: 10) { totalCount nodes { givenName } pageInfo { hasNextPage } } } }',
    ),
  ).myMailbox;
  expect(contacts).toEqual({
    totalCount: 4,
    nodes: [0, 1, 2, 3].map((number) => ({ givenName: `Person ${number}` })),
    pageInfo: { hasNextPage: false },
  });
  expect(upstream.requests.map(({ path }) => path.split('?')[0])).toEqual(Array(4).fill('/me/contacts'));
});
