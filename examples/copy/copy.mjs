// Keeps an exact copy of the default Contacts folder in an SQLite file, across restarts of itself and of the gateway.
// Usage: TOKEN=$(npm run --silent token -- adele) node examples/copy/copy.mjs copy.db [http://127.0.0.1:4000/graphql]
import Database from 'libsql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [file = 'copy.db', url = 'http://127.0.0.1:4000/graphql'] = process.argv.slice(2);
const SUBSCRIPTION = `subscription ($after: SyncCursor) {
  contactChanges(after: $after) {
    kind cursor hasMore
    changes {
      __typename
      ... on ContactUpserted { contact { id displayName changeKey emailAddresses { address } mobilePhone } }
      ... on ContactRemoved { contactId }
    }
  }
}`;

const database = new Database(file);
database.exec(`
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS contact (id TEXT PRIMARY KEY, round INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY CHECK (id = 1), cursor TEXT, round INTEGER, open INTEGER) STRICT;
  INSERT OR IGNORE INTO place VALUES (1, NULL, 0, 0);
`);
const readPlace = database.prepare('SELECT cursor, round, open FROM place');
const writePlace = database.prepare('UPDATE place SET cursor = ?, round = ?, open = ?');
const upsert = database.prepare('INSERT OR REPLACE INTO contact VALUES (?, ?, ?)');
const remove = database.prepare('DELETE FROM contact WHERE id = ?');
const removeOlder = database.prepare('DELETE FROM contact WHERE round < ?');

// The changes of a batch and the cursor behind them are one transaction: a kill leaves both or neither, and what is
// delivered again after a restart changes nothing. A snapshot is a round: what it did not bring is gone at its end.
const apply = database.transaction(({ kind, cursor, hasMore, changes }) => {
  let { round, open } = readPlace.get();
  if (kind === 'RESET') open = 0;
  if (kind === 'SNAPSHOT' && !open) [round, open] = [round + 1, 1];
  for (const change of changes) {
    if (change.contact) upsert.run(change.contact.id, round, JSON.stringify(change.contact));
    else remove.run(change.contactId);
  }
  if (kind === 'SNAPSHOT' && !hasMore) {
    removeOlder.run(round);
    open = 0;
  }
  writePlace.run(kind === 'RESET' ? null : cursor, round, open);
});

async function follow() {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${process.env.TOKEN}` },
    retryAttempts: 0,
  });
  try {
    const variables = { after: readPlace.get().cursor };
    for await (const { data, errors } of client.iterate({ query: SUBSCRIPTION, variables })) {
      if (errors) throw new Error(`${errors[0].extensions.code}: ${errors[0].message}`);
      apply(data.contactChanges);
    }
  } finally {
    await client.dispose();
  }
}

// Whatever ends the stream (a restart of the gateway, a lost connection, reading too slowly), the cursor is still good.
for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 5000)) {
  const startedAt = Date.now();
  try {
    await follow();
  } catch (error) {
    if (/UNAUTHENTICATED|FORBIDDEN/.test(String(error?.message)) || error?.code === 4403) throw error;
    console.error(`will connect again: ${error?.message ?? error?.reason ?? error}`);
  }
  if (Date.now() - startedAt > 10_000) pauseMs = 100;
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
