/** The audit of GraphQL over HTTP that graphql-http publishes. */
import { auditServer } from 'graphql-http';
import { openDoor } from './door.js';

/** MAY-level forms of GET, refused on purpose: a page could make a browser send them without a preflight. */
const REFUSED_ON_PURPOSE = ['5A70', 'D6D5', '6A70'];

test('the audit finds nothing but the GET requests that cross-site protection refuses', async () => {
  const door = await openDoor();
  const fetchFn: typeof fetch = (input, init) =>
    fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), authorization: 'Bearer adele' } });
  const audits = await auditServer({ url: `${door.url}/graphql`, fetchFn });
  await door.close();
  const others = audits
    .filter(({ status }) => status !== 'ok')
    .map(({ id, status, name }) => `${status} ${id} ${name}`);
  expect(others.filter((line) => !REFUSED_ON_PURPOSE.some((id) => line.startsWith(`notice ${id}`)))).toEqual([]);
  expect(audits).toHaveLength(61);
});
