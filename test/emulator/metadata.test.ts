/** Each service root describes what it serves at `$metadata`, from the same tables that the answers are made from. */
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import { FOLDER_PROPERTIES } from '../../src/model/folder.js';
import { startEmulator, type RestServer } from '../support/emulator-client.js';

let server: RestServer;
beforeAll(async () => {
  server = await startEmulator();
});
afterAll(() => server.close());

describe.each([
  ['graph', '/v1.0', 'microsoft.graph', 'contact', 'contactFolder'],
  ['outlook', '/api/v2.0', 'Microsoft.OutlookServices', 'Contact', 'ContactFolder'],
] as const)('%s', (dialect, root, namespace, contact, folder) => {
  const propertiesOf = (document: string, type: string) => {
    const entity = new RegExp(`<EntityType Name="${type}"[^]*?</EntityType>`).exec(document)![0];
    return [...entity.matchAll(/<Property Name="([^"]+)"/g)].map(([, name]) => name);
  };

  test('the document names each property of contacts and folders, and needs no token', async () => {
    const { status, headers, body } = await server.call('GET', `${root}/$metadata`, { user: null });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/xml');
    expect(body).toContain(`<Schema Namespace="${namespace}"`);
    const names = (table: object) =>
      Object.values(table as Record<string, Record<'graph' | 'outlook', string | null>>)
        .map((row) => row[dialect])
        .filter((name) => name !== null);
    expect(propertiesOf(body, contact)).toEqual(names(CONTACT_PROPERTIES));
    expect(propertiesOf(body, folder)).toEqual(names(FOLDER_PROPERTIES));
  });

  test('every element that is opened is closed, and every type that is named is there', async () => {
    const { body } = await server.call('GET', `${root}/%24metadata`, { user: null });
    const open: string[] = [];
    for (const [, close, name, empty] of body.matchAll(/<(\/?)([A-Za-z:]+)[^>?]*?(\/?)>/g)) {
      if (close) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
    }
    expect(open).toEqual([]);
    const defined = [...body.matchAll(/<(?:Entity|Complex)Type Name="([^"]+)"/g)].map(([, name]) => name);
    const escaped = namespace.replaceAll('.', '\\.');
    const named = [...body.matchAll(new RegExp(`Type="(?:Collection\\()?${escaped}\\.([A-Za-z]+)`, 'g'))];
    expect(named.length).toBeGreaterThan(5);
    for (const [, name] of named) expect(defined).toContain(name);
  });
});
