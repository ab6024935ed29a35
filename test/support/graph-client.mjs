// A program written for Microsoft Graph with Microsoft's own client. It differs from any other in the address alone.
// Started with NODE_EXTRA_CA_CERTS; sends what it saw to the test that started it.
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  GraphError,
  PageIterator,
  ResponseType,
} from '@microsoft/microsoft-graph-client';

const [baseUrl, token, pictureBase64] = process.argv.slice(2);
const client = Client.init({
  baseUrl: `${baseUrl}/`,
  defaultVersion: 'v1.0',
  customHosts: new Set([new URL(baseUrl).hostname]),
  authProvider: (done) => done(null, token),
});
const picture = Buffer.from(pictureBase64, 'base64');

async function paging() {
  const first = await client.api('/me/contacts').top(2).select('givenName').orderby('givenName').get();
  const names = [];
  const iterator = new PageIterator(client, first, ({ givenName }) => {
    names.push(givenName);
    return true;
  });
  await iterator.iterate();
  return { firstPage: first.value.length, names, isComplete: iterator.isComplete() };
}

async function changing() {
  const made = await client.api('/me/contacts').post({
    givenName: 'Grace',
    surname: 'Hopper',
    emailAddresses: [{ name: 'Grace', address: 'grace@navy.example' }],
    businessPhones: ['+1 555 0100'],
  });
  const path = `/me/contacts/${made.id}`;
  const changed = await client.api(path).header('If-Match', made['@odata.etag']).update({ jobTitle: 'Rear Admiral' });
  const stale = await faultOf(client.api(path).header('If-Match', made['@odata.etag']).update({ jobTitle: 'Admiral' }));
  const found = await client
    .api('/me/contacts')
    .filter("emailAddresses/any(a:a/address eq 'grace@navy.example')")
    .get();
  const counted = await client.api('/me/contacts').count(true).top(1).get();
  await client.api(path).delete();
  const gone = await faultOf(client.api(path).get());
  return { made, changed, stale, found: found.value.map(({ id }) => id), count: counted['@odata.count'], gone };
}

async function batching() {
  const folder = await client.api('/me/contactFolders').post({ displayName: 'Batch' });
  const ask = (path, init) => new Request(new URL(path, 'https://graph.microsoft.com').href, init);
  const headers = { 'content-type': 'application/json' };
  const content = new BatchRequestContent([
    {
      id: '1',
      request: ask(`/me/contactFolders/${folder.id}/contacts`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ givenName: 'Batched' }),
      }),
    },
    { id: '2', request: ask(`/me/contactFolders/${folder.id}/contacts?$select=givenName`), dependsOn: ['1'] },
    { id: '3', request: ask('/me/contacts/AAMkNoSuchContact='), dependsOn: ['2'] },
  ]);
  const answer = new BatchResponseContent(await client.api('/$batch').post(await content.getContent()));
  const second = await answer.getResponseById('2').json();
  return {
    statuses: ['1', '2', '3'].map((id) => answer.getResponseById(id).status),
    names: second.value.map(({ givenName }) => givenName),
  };
}

async function picturing() {
  const { id } = await client.api('/me/contacts').post({ givenName: 'Ada' });
  const path = `/me/contacts/${id}/photo`;
  await client.api(`${path}/$value`).header('Content-Type', 'image/jpeg').put(picture);
  const bytes = await client.api(`${path}/$value`).responseType(ResponseType.ARRAYBUFFER).get();
  const { width, height } = await client.api(path).get();
  await client.api(`/me/contacts/${id}`).delete();
  return { isSame: Buffer.from(bytes).equals(picture), width, height };
}

async function synchronising() {
  const first = await client
    .api('/me/contactFolders/contacts/contacts/delta')
    .header('Prefer', 'odata.maxpagesize=2')
    .get();
  const seen = [];
  const snapshot = new PageIterator(client, first, (contact) => {
    seen.push(contact.givenName);
    return true;
  });
  await snapshot.iterate();
  const made = await client.api('/me/contacts').post({ givenName: 'New' });
  const doomed = await client.api('/me/contacts').filter("givenName eq 'Contact 1'").get();
  await client.api(`/me/contacts/${doomed.value[0].id}`).delete();
  const changes = [];
  const next = new PageIterator(client, await client.api(snapshot.getDeltaLink()).get(), (row) => {
    changes.push(row['@removed'] ? { removed: row.id } : { upserted: row.id });
    return true;
  });
  await next.iterate();
  return { seen, changes, made: made.id, removed: doomed.value[0].id };
}

async function faultOf(asked) {
  const error = await asked.catch((thrown) => thrown);
  return { isGraphError: error instanceof GraphError, statusCode: error.statusCode, code: error.code };
}

process.send({
  paging: await paging(),
  changing: await changing(),
  batching: await batching(),
  picturing: await picturing(),
  synchronising: await synchronising(),
});
process.disconnect();
