/** GraphiQL as people meet it: in Chromium, on the built page, before the real gateway and before a stand-in for it. */
import { execFileSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import {
  buildASTSchema,
  execute,
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { registerGraphiQL } from '../../src/http/graphiql.js';
import type { GraphiQLSettings } from '../../src/http/graphiql-settings.js';
import { EXAMPLES } from '../../web/examples.js';
import { describeInBrowser, type WatchedPage } from '../support/browser.js';
import { dataOf, start as startReal, type Running } from '../support/start.js';

jest.setTimeout(60_000);

interface Gateway {
  readonly url: string;
  close(): Promise<unknown>;
}

/** Every gateway that the page must work on. */
const GATEWAYS: readonly (readonly [name: string, start: () => Promise<Gateway>])[] = [
  ['a stand-in', startStandIn],
  ['the real gateway', startDemo],
];

function startDemo(env: Record<string, string> = {}): Promise<Running> {
  return startReal({ seed: 'demo', env });
}

describeInBrowser('GraphiQL in Chromium', (open) => {
  beforeAll(() => execFileSync(process.execPath, ['web/build.mjs'], { stdio: 'inherit' }), 120_000);

  const opened: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const thing of opened.splice(0).reverse()) await thing.close();
  });

  async function visit(gateway: Gateway, colorScheme: 'light' | 'dark' = 'light'): Promise<WatchedPage> {
    const watched = await open(gateway.url, { colorScheme });
    opened.push(gateway, watched);
    await watched.page.locator('.graphiql-editor .view-lines').first().waitFor();
    return watched;
  }

  describe.each(GATEWAYS)('before %s', (_name, start) => {
    test('one click signs in as adele, and the first tab shows an answer; no other host is asked', async () => {
      const { page, foreignRequests, complaints } = await visit(await start());
      expect(await page.title()).toBe('contacts-gateway');
      expect(await page.getByRole('tab').allTextContents()).toHaveLength(EXAMPLES.length);

      await page.getByRole('button', { name: 'Sign in as adele' }).click();
      await page.getByText('Signed in as adele').waitFor();
      await run(page);
      await answerContaining(page, '"myMailbox"');
      await answerContaining(page, '"displayName"');

      await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
      await page.locator('.graphiql-doc-explorer').getByText('Mutation', { exact: true }).first().waitFor();
      await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
      await page.locator('.graphiql-explorer-root').getByText('contactFolder', { exact: true }).first().waitFor();
      expect(foreignRequests).toEqual([]);
      expect(complaints).toEqual([]);
    });

    test('the token is in memory alone: no store has it, and a reload forgets it', async () => {
      const { page } = await visit(await start());
      const answered = page.waitForResponse('**/graphiql/token');
      await page.getByRole('button', { name: 'Sign in as adele' }).click();
      const { token } = (await (await answered).json()) as { token: string };
      await page.getByText('Signed in as adele').waitFor();
      await page.getByRole('button', { name: 'Headers' }).click();
      await page.locator('[data-uri$="request-headers.json"]').click();
      await page.evaluate(`localStorage.removeItem('${STORED}:tabState')`);
      await page.keyboard.insertText(`{ "authorization": "Bearer ${token}" }`);
      await isStored(page, 'tabState'); // so the tab knows its headers, and the history would keep them
      await run(page);
      await answerContaining(page, '"myMailbox"');
      await isStored(page, 'queries');

      const stores = 'JSON.stringify([localStorage, sessionStorage, document.cookie])';
      expect(await page.evaluate<string>(stores)).toContain('FirstLook');
      expect(await page.evaluate<string>(stores)).not.toContain(token);

      await page.reload();
      await page.getByRole('button', { name: 'Sign in as adele' }).waitFor();
      expect(await page.evaluate<string>(stores)).not.toContain(token);
    });
  });

  test('the first tab shows adele’s contacts, and the second the pictures that its signed links lead to', async () => {
    const { page, foreignRequests, complaints } = await visit(await startDemo());
    await page.getByRole('button', { name: 'Sign in as adele' }).click();
    await page.getByText('Signed in as adele').waitFor();
    await run(page);
    await answerContaining(page, "Siobhán O'Neill");
    await openTab(page, 'Photos');
    await run(page);
    await page.locator('.photos').getByText('Alex Wilber').waitFor();
    await page.waitForFunction(allPicturesAreDrawn);
    expect(await page.locator('.photos img').count()).toBeGreaterThan(3);
    expect(foreignRequests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('live changes arrive in the page while somebody writes', async () => {
    const gateway = await startDemo({ GATEWAY_POLL_INTERVAL_MS: '100' });
    const { page, foreignRequests, complaints } = await visit(gateway);
    await page.getByRole('button', { name: 'Sign in as adele' }).click();
    await page.getByText('Signed in as adele').waitFor();
    await openTab(page, 'LiveChanges');
    await run(page);
    await answerContaining(page, 'HEARTBEAT');
    await gateway.ask(
      'mutation { createContact(input: { contact: { givenName: "Just" surname: "Written" } }) { contact { id } } }',
    );
    await answerContaining(page, 'Just Written');
    expect(foreignRequests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('an operation runs right after its tab was opened, though the page has not read it yet', async () => {
    const { page } = await visit(await startDemo());
    await page.getByRole('button', { name: 'Sign in as adele' }).click();
    await page.getByText('Signed in as adele').waitFor();
    await run(page);
    await answerContaining(page, "Siobhán O'Neill");
    await page.evaluate(OPEN_FOLDERS_AND_RUN);
    await answerContaining(page, '"childFolders"');
  });

  test('without a session nothing is asked, and signing out goes back to that', async () => {
    const { page } = await visit(await startStandIn());
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await run(page);
    await answerContaining(page, 'Sign in first');
    expect(asked).not.toContain('/graphql');

    await page.getByRole('button', { name: 'Sign in as megan' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in as adele' }).waitFor();
    await run(page);
    await answerContaining(page, 'Sign in first');
  });

  test('a subscription arrives over the WebSocket, with the token of the page', async () => {
    const { page, foreignRequests, complaints } = await visit(await startStandIn());
    await page.getByRole('button', { name: 'Sign in as alex' }).click();
    await page.getByText('Signed in as alex').waitFor();
    await page.getByRole('button', { name: 'New tab' }).click();
    await page.locator('.graphiql-editor .monaco-editor').first().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('subscription { contactChanges { kind cursor } }');
    await run(page);
    await answerContaining(page, 'cursor 2');
    expect(foreignRequests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('photos of the answer are shown as pictures, and those of other hosts are not even asked for', async () => {
    const { page, foreignRequests } = await visit(await startStandIn());
    await page.getByRole('button', { name: 'Sign in as adele' }).click();
    await page.getByText('Signed in as adele').waitFor();
    await openTab(page, 'Photos');
    await run(page);
    await page.locator('.photos').getByText('displayName 0').waitFor();
    await answerContaining(page, 'elsewhere.example');
    expect(await page.locator('.photos img').count()).toBe(1);
    expect(foreignRequests).toEqual([]);
  });

  test('where there is no embedded server, a pasted token is used', async () => {
    const { page } = await visit(await startStandIn({ signIn: 'none' }));
    await page.getByLabel('Access token').fill(`Bearer ${tokenOf('adele')}`);
    await page.getByRole('button', { name: 'Use token' }).click();
    await page.getByText('Signed in as adele@contoso.example').waitFor();
    await run(page);
    await answerContaining(page, '"myMailbox"');
  });

  test('the page is dark where the system is', async () => {
    const background = 'getComputedStyle(document.querySelector("header")).backgroundColor';
    const light = await visit(await startStandIn());
    const dark = await visit(await startStandIn(), 'dark');
    expect(await light.page.evaluate(background)).toBe('rgb(255, 255, 255)');
    expect(await dark.page.evaluate(background)).toBe('rgb(27, 34, 48)');
  });
});

describe('the example operations before the real gateway', () => {
  const NEEDS_AN_ID = 'PUT AN ID HERE';
  let gateway: Running;
  beforeAll(async () => {
    gateway = await startDemo();
  });
  afterAll(() => gateway.close());

  const ASKED_ONCE = EXAMPLES.filter(({ query }) => !/^subscription /m.test(query));

  test.each(ASKED_ONCE.map((example) => [nameOf(example.query), example] as const))(
    '%s is answered without errors',
    async (_name, { query, variables = '{}' }) => {
      const listed = dataOf(await gateway.ask('{ myMailbox { contacts(first: 1) { nodes { id } } } }'));
      const withId = (text: string): string => text.replaceAll(NEEDS_AN_ID, listed.myMailbox.contacts.nodes[0].id);
      const data = dataOf(await gateway.ask(withId(query), JSON.parse(withId(variables)) as Record<string, unknown>));
      const [answer] = Object.values<{ userErrors?: unknown[] }>(data);
      expect(answer).toBeTruthy();
      expect(answer!.userErrors ?? []).toEqual([]);
    },
  );

  test.each(
    EXAMPLES.filter((example) => JSON.stringify(example).includes(NEEDS_AN_ID)).map(
      (example) => [nameOf(example.query), example] as const,
    ),
  )('%s says as data that an id is still to be put in', async (_name, { query, variables = '{}' }) => {
    const data = dataOf(await gateway.ask(query, JSON.parse(variables) as Record<string, unknown>));
    const [answer] = Object.values<{ userErrors: object[] }>(data);
    expect(answer!.userErrors).toEqual([
      { code: 'BAD_USER_INPUT', message: expect.any(String), path: expect.any(Array) },
    ]);
  });

  function nameOf(query: string): string {
    return /^(?:query|mutation|subscription) (\w+)/m.exec(query)![1]!;
  }
});

/** Runs in the page; a function, because the policy forbids the page to evaluate text. */
function allPicturesAreDrawn(): boolean {
  const { document } = globalThis as unknown as {
    document: { querySelectorAll(selector: string): Iterable<{ readonly naturalWidth: number }> };
  };
  return [...document.querySelectorAll('.photos img')].every((picture) => picture.naturalWidth > 0);
}

/** Runs in the page; faster than any hand. */
const OPEN_FOLDERS_AND_RUN = `
  [...document.querySelectorAll('.graphiql-tab-button')].find((tab) => tab.textContent === 'FolderTree').click();
  document.querySelector('.graphiql-execute-button').click();`;

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).getByRole('button', { name, exact: true }).click();
  await page.getByRole('tab', { name, selected: true }).waitFor();
}

async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Execute query' }).click();
}

/** Where the page keeps what GraphiQL may keep. */
const STORED = 'contacts-gateway:graphiql';

async function isStored(page: Page, name: string): Promise<void> {
  await page.waitForFunction((key) => {
    const { localStorage } = globalThis as unknown as { localStorage: Record<string, string> };
    return key in localStorage;
  }, `${STORED}:${name}`);
}

/** Waits until the answer holds a text; read from the editor's model, since Monaco draws only what fits on screen. */
async function answerContaining(page: Page, text: string): Promise<void> {
  await page.waitForFunction((wanted) => {
    const { __MONACO } = globalThis as unknown as { __MONACO: MonacoInPage };
    const answer = __MONACO.editor.getModels().find((model) => model.uri.path.endsWith('response.json'));
    return answer?.getValue().includes(wanted);
  }, text);
}

interface MonacoInPage {
  readonly editor: { getModels(): { readonly uri: { readonly path: string }; getValue(): string }[] };
}

/** The real page before a schema of made-up answers, which wants the same tokens as the gateway would. */
async function startStandIn(settings?: GraphiQLSettings): Promise<Gateway> {
  const schema = buildASTSchema(parse(readFileSync('schema.graphql', 'utf8')), { assumeValidSDL: true });
  const app = fastify();
  const origin = () => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  await registerGraphiQL(app, {
    assetsDir: 'dist/graphiql',
    settings: settings ?? { signIn: 'embedded', users: ['adele', 'alex', 'megan'] },
    issueToken: async (user) => tokenOf(user),
  });
  app.post('/graphql', (request, reply) => {
    if (!isGood(request.headers.authorization)) return reply.code(401).send({ errors: [{ message: 'no token' }] });
    const { query, variables, operationName } = request.body as {
      query: string;
      variables?: object;
      operationName?: string;
    };
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return reply.code(400).send({ errors });
    const fieldResolver = madeUp(origin);
    return execute({ schema, document, variableValues: { ...variables }, operationName, fieldResolver });
  });
  app.get('/photos/1', (_request, reply) => reply.type('image/gif').send(Buffer.from(PIXEL, 'base64')));

  const sockets = new WebSocketServer({ server: app.server, path: '/graphql' });
  useServer(
    {
      schema,
      onConnect: ({ connectionParams }) => isGood(connectionParams?.authorization),
      subscribe: async function* () {
        for (const cursor of ['cursor 1', 'cursor 2'])
          yield { data: { contactChanges: { kind: 'HEARTBEAT', cursor } } };
      } as never, // an async generator function is what graphql-ws takes, with a type it does not say
    },
    sockets,
  );
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

const PIXEL = 'R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=';

function tokenOf(user: string): string {
  const claims = { preferred_username: `${user}@contoso.example`, exp: Math.floor(Date.now() / 1000) + 3600 };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${user}`;
}

function isGood(authorization: unknown): boolean {
  return typeof authorization === 'string' && /^Bearer e30\.[\w-]+\.(adele|alex|megan)$/.test(authorization);
}

/** Answers every field by its type: three of each list, and a photo link of this host for the first contact. */
function madeUp(origin: () => string): GraphQLFieldResolver<{ index?: number }, unknown> {
  return (source, _args, _context, { fieldName, returnType }) => make(returnType, fieldName, source?.index ?? 0);

  function make(type: GraphQLOutputType, field: string, index: number): unknown {
    if (isNonNullType(type)) return make(type.ofType, field, index);
    if (isListType(type)) return [0, 1, 2].map((item) => make(type.ofType, field, item));
    if (isObjectType(type)) return { index };
    if (isAbstractType(type)) return null;
    if (field === 'url') return index === 0 ? `${origin()}/photos/1` : 'http://elsewhere.example/photos/1';
    return MADE_UP[getNamedType(type).name]?.() ?? `${field} ${index}`;
  }
}

const MADE_UP: Readonly<Record<string, () => unknown>> = {
  Boolean: () => false,
  Int: () => 48,
  DateTime: () => '2026-01-01T00:00:00Z',
};
