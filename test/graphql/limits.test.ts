/** Every limit of an operation, on every door: what is just allowed, and what is one too many. */
import { getIntrospectionQuery } from 'graphql';
import type { Limits } from '../../src/graphql/limits.js';
import { WAYS } from '../http/clients.js';
import { LIMITS, openDoor, type Door } from '../http/door.js';

interface LimitCase {
  readonly limit: keyof Limits;
  readonly setting: string;
  readonly code?: string;
  /** The number that the door is opened with; the default where asking at the default is cheap. */
  readonly at: number;
  readonly ask: (size: number) => { readonly query: string; readonly variables?: Record<string, unknown> };
}

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const nested = (levels: number): string => '{ self '.repeat(levels - 1) + '{ hello }' + ' }'.repeat(levels - 1);
const tree = (levels: number): object => (levels <= 1 ? {} : { child: tree(levels - 1) });
const ECHO = 'query ($input: Tree) { echo(input: $input) }';

const CASES: readonly LimitCase[] = [
  {
    limit: 'maxDocumentBytes',
    setting: 'GATEWAY_MAX_DOCUMENT_BYTES',
    code: 'PAYLOAD_TOO_LARGE',
    at: 40_000,
    // Two bytes a letter: bytes are counted, not characters.
    ask: (size) => ({ query: `{ hello } #${'é'.repeat((size - 12) / 2)}${size % 2 ? 'x' : ''}!`.padEnd(0) }),
  },
  {
    limit: 'maxTokens',
    setting: 'GATEWAY_MAX_TOKENS',
    at: LIMITS.maxTokens,
    ask: (size) => ({ query: `{ hello }${'#\n'.repeat(size - 3)}` }),
  },
  { limit: 'maxDepth', setting: 'GATEWAY_MAX_DEPTH', at: LIMITS.maxDepth, ask: (size) => ({ query: nested(size) }) },
  {
    limit: 'maxAliases',
    setting: 'GATEWAY_MAX_ALIASES',
    at: 150,
    ask: (size) => ({ query: `{ self { ${times(size, (i) => `a${i}: hello`)} } }` }),
  },
  {
    limit: 'maxAliases',
    setting: 'GATEWAY_MAX_ALIASES',
    at: LIMITS.maxAliases,
    ask: (size) => ({ query: `{ self { ${times(size, () => '... { hello }')} } }` }),
  },
  {
    limit: 'maxRootFields',
    setting: 'GATEWAY_MAX_ROOT_FIELDS',
    at: 100,
    ask: (size) => ({ query: `{ ...F hello } fragment F on Query { ${times(size - 1, (i) => `a${i}: hello`)} }` }),
  },
  {
    limit: 'maxDirectives',
    setting: 'GATEWAY_MAX_DIRECTIVES',
    at: LIMITS.maxDirectives,
    ask: (size) => ({ query: `{ hello ${times(size, (i) => `a${i}: hello @include(if: true)`)} }` }),
  },
  {
    limit: 'maxFragments',
    setting: 'GATEWAY_MAX_FRAGMENTS',
    at: LIMITS.maxFragments,
    ask: (size) => ({
      query: `{ ${times(size, (i) => `...F${i}`)} } ${times(size, (i) => `fragment F${i} on Query { hello }`)}`,
    }),
  },
  {
    limit: 'maxSelections',
    setting: 'GATEWAY_MAX_SELECTIONS',
    at: 1001,
    // A tree of fragments: 10 spreads of 99 selections and themselves, and one field beside for each one more.
    ask: (size) => ({
      query: `{ ${times(10, (i) => `b${i}: self { ...F }`)} ${times(size - 1000, (i) => `c${i}: hello`)} } fragment F on Query { ${times(98, (i) => `a${i}: hello`)} }`,
    }),
  },
  {
    limit: 'maxVariablesBytes',
    setting: 'GATEWAY_MAX_VARIABLES_BYTES',
    code: 'PAYLOAD_TOO_LARGE',
    at: 30_000,
    ask: (size) => ({
      query: ECHO,
      variables: { input: { text: 'x'.repeat(size - JSON.stringify({ input: { text: '' } }).length) } },
    }),
  },
  {
    limit: 'maxVariablesDepth',
    setting: 'GATEWAY_MAX_VARIABLES_DEPTH',
    at: LIMITS.maxVariablesDepth,
    ask: (size) => ({ query: ECHO, variables: { input: tree(size - 1) } }),
  },
  {
    limit: 'maxVariablesKeys',
    setting: 'GATEWAY_MAX_VARIABLES_KEYS',
    at: 5000,
    ask: (size) => ({ query: ECHO, variables: { input: { children: Array.from({ length: size - 2 }, () => ({})) } } }),
  },
];

describe.each(WAYS)('over %s', (_way, ask) => {
  describe.each(CASES)('$setting = $at', ({ limit, setting, code = 'LIMIT_EXCEEDED', at, ask: question }) => {
    let door: Door;
    beforeAll(async () => {
      // The other limits of the same thing stand aside.
      const aside: Partial<Limits> = { maxAliases: 10_000, maxTokens: 100_000, maxRootFields: 10_000 };
      door = await openDoor({ limits: { ...aside, [limit]: at } });
    });
    afterAll(() => door.close());

    test.each([at - 1, at])('%d is answered', async (size) => {
      const { query, variables } = question(size);
      const { data, errors } = await ask(door, query, variables);
      expect(errors).toBeUndefined();
      expect(data).toBeDefined();
    });

    test('one more is refused by name and counted', async () => {
      const { query, variables } = question(at + 1);
      const { data, errors } = await ask(door, query, variables);
      expect(data).toBeUndefined();
      expect(errors).toHaveLength(1);
      expect(errors![0]!.extensions).toMatchObject({ code, limit });
      expect(errors![0]!.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
      expect(errors![0]!.message).toContain(setting);
      expect(errors![0]!.message).toContain(String(at));
      expect(await (await fetch(`${door.url}/metrics`)).text()).toContain(
        `gateway_limit_refusals_total{limit="${limit}"} 1`,
      );
    });
  });

  describe('hostile documents', () => {
    let door: Door;
    beforeAll(async () => {
      door = await openDoor();
    });
    afterAll(() => door.close());

    const chain = (count: number): string =>
      `{ ...F0 } ${times(count, (i) => `fragment F${i} on Query { self { ...F${i + 1} } }`)} fragment F${count} on Query { hello }`;
    test.each([
      ['brackets beyond any stack', '{'.repeat(9000), 'LIMIT_EXCEEDED'],
      ['lists beyond any stack', `{ hello(name: ${'['.repeat(9000)}`, 'LIMIT_EXCEEDED'],
      ['inline fragments beyond any stack', `${'{ ...'.repeat(3000)}`, 'LIMIT_EXCEEDED'],
      ['a long chain of fragments', chain(1000), 'LIMIT_EXCEEDED'],
      ['a deep chain of fragments', chain(40), 'LIMIT_EXCEEDED'],
      [
        'a tree of fragments with many leaves',
        `{ ...F0 } ${times(16, (i) => `fragment F${i} on Query { a: self { ...F${i + 1} } b: self { ...F${i + 1} } }`)} fragment F16 on Query { hello }`,
        'LIMIT_EXCEEDED',
      ],
      [
        'a cycle of fragments',
        '{ ...A } fragment A on Query { self { ...B } } fragment B on Query { self { ...A } }',
        'BAD_USER_INPUT',
      ],
      [
        'a cycle of fragments without fields',
        '{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }',
        'BAD_USER_INPUT',
      ],
      [
        'circular introspection',
        `{ __schema { types ${'{ fields { type '.repeat(9)} { name } ${'} }'.repeat(9)} } }`,
        'LIMIT_EXCEEDED',
      ],
      [
        'circular introspection of lists',
        '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
        'BAD_USER_INPUT',
      ],
      ['a deferred fragment', '{ ... @defer { hello } }', 'BAD_USER_INPUT'],
      ['an unclosed block string', '{ hello(name: """ ', 'BAD_USER_INPUT'],
    ])('%s is refused with a code', async (_name, query, code) => {
      const { data, errors } = await ask(door, query);
      expect(data).toBeUndefined();
      expect(errors![0]!.extensions.code).toBe(code);
    });

    test('the introspection of GraphiQL is answered', async () => {
      const { errors, data } = await ask(
        door,
        getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, specifiedByUrl: true }),
      );
      expect(errors).toBeUndefined();
      expect(data.__schema.types.length).toBeGreaterThan(5);
    });
  });

  test('without introspection the schema is not told, neither by question nor by suggestion', async () => {
    const door = await openDoor({ introspection: false });
    try {
      for (const query of [
        '{ __schema { types { name } } }',
        '{ __type(name: "Query") { name } }',
        '{ self { __schema { types { name } } } }',
      ]) {
        const { errors } = await ask(door, query);
        expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
      }
      const questions: [string, Record<string, unknown>?][] = [
        ['{ helo }'],
        ['{ hello(nam: "x") }'],
        ['{ colour(is: REDD) }'],
        ['query ($is: Colour) { colour(is: $is) }', { is: 'REDD' }],
        ['query ($input: Tre) { echo(input: $input) }'],
        ['query ($input: Tree) { echo(input: $input) }', { input: { tex: 'x' } }],
      ];
      for (const [query, variables] of questions) {
        const result = await ask(door, query, variables);
        expect(result.errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
        expect(JSON.stringify(result)).not.toMatch(/did you mean/i);
      }
      expect((await ask(door, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    } finally {
      await door.close();
    }
  });
});

test('a photo as base64 does not count as variables', async () => {
  const door = await openDoor({ limits: { maxVariablesBytes: 1000 } });
  const variables = { input: { photo: { base64: 'x'.repeat(5000) } } };
  const { errors } = (await (await door.post({ query: ECHO, variables })).json()) as { errors?: unknown };
  await door.close();
  expect(errors).toBeUndefined();
});

test('a document that floods validation is refused before it holds others up', async () => {
  const door = await openDoor();
  const documents = [
    `{${'...{hello:user}...{hello}'.repeat(500)}}`,
    `{${'...{self{self{hello}}}'.repeat(190)}}`,
    `{${`self{${'hello '.repeat(30)}}`.repeat(190)}}`,
    `{${times(900, (i) => `wrong${i}`)}}`,
  ];
  for (const query of documents) {
    const startedAt = performance.now();
    const { errors } = await door.ask(query);
    const tookMs = performance.now() - startedAt;
    expect(errors === undefined || ['LIMIT_EXCEEDED', 'BAD_USER_INPUT'].includes(errors[0].extensions.code)).toBe(true);
    expect(tookMs).toBeLessThan(1000);
  }
  await door.close();
});
