// Composes the schemas of the subgraphs into the one of the router, on stdout.
// Usage: node compose.mjs CONTACTS_URL crm.graphql=CRM_URL ... > supergraph.graphql
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const [contactsUrl, ...others] = process.argv.slice(2);
const gateway = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const contacts = execFileSync(process.execPath, [gateway, 'schema'], { encoding: 'utf8' });

/** `FILE=URL`: named as its file is. */
function subgraphOf(other) {
  const [file, url] = other.split(/=(.*)/s);
  return { name: basename(file, '.graphql'), url, typeDefs: parse(readFileSync(file, 'utf8')) };
}

const { supergraphSdl, errors } = composeServices([
  { name: 'contacts', url: contactsUrl, typeDefs: parse(contacts) },
  ...others.map(subgraphOf),
]);
if (errors) {
  console.error(errors.map(({ message }) => message).join('\n'));
  process.exit(1);
}
process.stdout.write(supergraphSdl);
