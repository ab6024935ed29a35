/** How many upstream requests the typical questions cost, counted by the contacts server. */
import { ask, startEmulator, startGateway, temporaryFolder } from './processes.mjs';

const CONTACTS = 'contacts { nodes { displayName } }';
const TREE = `{ myMailbox { contactFolders { nodes { displayName ${CONTACTS} childFolders { nodes { displayName ${CONTACTS} childFolders { nodes { displayName ${CONTACTS} } } } } } } } }`;

export async function run() {
  const { folder, remove } = temporaryFolder();
  const emulator = await startEmulator(folder, 'demo');
  const gateway = await startGateway(folder, emulator.url);
  try {
    const token = await emulator.token();
    const { myMailbox } = await ask(gateway.url, token, '{ myMailbox { contacts(first: 100) { nodes { id } } } }');
    const hundred = myMailbox.contacts.nodes.map(({ id }, index) => `c${index}: contact(id: "${id}") { displayName }`);
    const costOf = async (query) => {
      await emulator.takeRequests();
      await ask(gateway.url, token, query);
      const requests = await emulator.takeRequests();
      const parts = requests.reduce((sum, { parts }) => sum + (parts?.length ?? 1), 0);
      return `${requests.length} requests (${parts} parts)`;
    };
    const list = await costOf('{ myMailbox { contacts { nodes { displayName companyName } } } }');
    const byId = await costOf(`{ ${hundred.join(' ')} }`);
    const tree = await costOf(TREE);
    return `list of 25 ${list}; 100 by id ${byId}; folder tree of three levels with contacts ${tree}`;
  } finally {
    await gateway.stop();
    await emulator.stop();
    remove();
  }
}
