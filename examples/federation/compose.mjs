// Composes the schemas of both subgraphs into the one of the router, on stdout.
// Usage: node compose.mjs CONTACTS_URL CRM_URL > supergraph.graphql
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const [contactsUrl, crmUrl] = process.argv.slice(2);
const gateway = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const contacts = execFileSync(process.execPath, [gateway, 'schema'], { encoding: 'utf8' });
const crm = readFileSync(new URL('crm.graphql', import.meta.url), 'utf8');

const { supergraphSdl, errors } = composeServices([
  { name: 'contacts', url: contactsUrl, typeDefs: parse(contacts) },
  { name: 'crm', url: crmUrl, typeDefs: parse(crm) },
]);
if (errors) {
  console.error(errors.map(({ message }) => message).join('\n'));
  process.exit(1);
}
process.stdout.write(supergraphSdl);
