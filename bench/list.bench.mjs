/** A list of 25 with eight fields, against the bare pass-through of the same upstream request. */
import { fileURLToPath } from 'node:url';
import { compare } from './load.mjs';
import { startEmulator, startGateway, startProgram, temporaryFolder } from './processes.mjs';

const FIELDS = ['displayName', 'givenName', 'surname', 'companyName', 'jobTitle', 'mobilePhone', 'birthday', 'fileAs'];
const QUERY = `{ myMailbox { contacts { nodes { id ${FIELDS.join(' ')} } } } }`;

export async function run() {
  const { folder, remove } = temporaryFolder();
  const emulator = await startEmulator(folder, 'demo');
  const gateway = await startGateway(folder, emulator.url);
  const passThrough = await startProgram(
    fileURLToPath(new URL('pass-through.mjs', import.meta.url)),
    [emulator.url],
    {},
    /listening (http:\S+)/,
  );
  try {
    const authorization = `Bearer ${await emulator.token()}`;
    const question = {
      url: gateway.url,
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    };
    const rest = {
      url: `${passThrough.found}/v1.0/me/contacts?$select=id,${FIELDS.join(',')}&$top=25`,
      headers: { authorization, prefer: 'IdType="ImmutableId"' },
    };
    const { a, b, ratio, p99Ms } = await compare(question, rest);
    return `gateway ${a} requests/s (p99 ${p99Ms} ms), bare pass-through ${b} requests/s, ratio ${ratio}`;
  } finally {
    await passThrough.stop();
    await gateway.stop();
    await emulator.stop();
    remove();
  }
}
