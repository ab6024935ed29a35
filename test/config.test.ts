/** What the settings promise: defaults, every fault at once, nothing secret shown. */
import { describeConfig, loadConfig, serviceRoot, SETTINGS } from '../src/config.js';
import { ConfigurationError } from '../src/errors.js';
import { LIMITS } from '../src/telemetry/metrics.js';

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

const key = Buffer.alloc(32, 7).toString('base64');
const TENANT = 'b5d6a1f4-3c0e-4d57-9a42-7f1e8c2d9b60';
const app = { GATEWAY_TENANT_ID: TENANT, GATEWAY_CLIENT_ID: 'app', GATEWAY_CLIENT_SECRET: 'hush' };

test('without any setting the gateway listens on 127.0.0.1:4000 before an embedded server on 4001', () => {
  const config = loadConfig({ PATH: '/bin', HOME: '/root' });
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    upstream: 'embedded',
    auth: 'embedded',
    dialect: 'graph',
    startsEmulator: true,
    upstreamUrl: null,
    graphiql: true,
    introspection: true,
    maxPhotoBytes: 4_000_000,
    maxDepth: 20,
    allowedOrigins: [],
    callbackOrigins: [],
  });
  expect(config.emulator).toEqual({
    host: '127.0.0.1',
    port: 4001,
    tlsPort: null,
    dataDir: '.data',
    seed: 'demo',
    control: false,
  });
  expect(serviceRoot(config, 'http://127.0.0.1:4001')).toBe('http://127.0.0.1:4001/v1.0');
});

test('settings cannot be changed once they are read', () => {
  const config = loadConfig({});
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.emulator)).toBe(true);
  expect(Object.isFrozen(config.allowedOrigins)).toBe(true);
});

test('all faults are named at once, each with what was expected and what came', () => {
  expect(
    faultsOf({
      GATEWAY_PORT: 'http',
      GATEWAY_INTROSPECTION: 'false',
      GATEWAY_UPSTREAM: 'exchange',
      GATEWAY_ALLOWED_ORIGINS: 'https://app.example/path',
      EMULATOR_SEED: 'contacts.txt',
    }),
  ).toEqual([
    'GATEWAY_PORT: expected an integer from 0 to 65535, but got "http"',
    'GATEWAY_ALLOWED_ORIGINS: expected a comma list of origins such as "https://app.example", but got "https://app.example/path"',
    'GATEWAY_INTROSPECTION: expected "on" or "off", but got "false"',
    'GATEWAY_UPSTREAM: expected "embedded", "graph" or "outlook", but got "exchange"',
    'EMULATOR_SEED: expected "demo", "empty", "synthetic:N" with N up to 1000000, or a file that ends in .vcf or .json, but got "contacts.txt"',
  ]);
});

test.each([
  ['GATEWAY_PORT', '65535', '65536'],
  ['GATEWAY_PORT', '0', '-1'],
  ['GATEWAY_PORT', '4000', '4000.5'],
  ['GATEWAY_PORT', '4000', '0x10'],
  ['GATEWAY_MAX_DEPTH', '1', '0'],
  ['GATEWAY_MAX_DEPTH', '20', '1e1'],
  ['GATEWAY_HOST', '::1', 'http://localhost'],
  ['GATEWAY_UPSTREAM_URL', 'http://127.0.0.1:1/v1.0', 'ftp://127.0.0.1/'],
  ['GATEWAY_UPSTREAM_URL', 'https://graph.example/v1.0/', 'https://graph.example/v1.0?x=1'],
  ['GATEWAY_ALLOWED_ORIGINS', 'https://a.example, http://b.example:8080', 'https://a.example,'],
  ['GATEWAY_SECRET_KEY', key, Buffer.alloc(31).toString('base64')],
  ['EMULATOR_SEED', 'synthetic:1000000', 'synthetic:1000001'],
  ['EMULATOR_SEED', './people.VCF', ''.padEnd(3, 'x')],
])('%s takes %s and refuses %s', (name, good, bad) => {
  expect(faultsOf({ [name]: good })).toEqual([]);
  expect(faultsOf({ [name]: bad })).toEqual([expect.stringMatching(`^${name}: expected .+, but got `)]);
});

test('a misspelt name is a fault that tells the nearest one, and other programs’ names are not ours', () => {
  expect(faultsOf({ GATEWAY_MAX_DEPHT: '9', EMULATOR_PROT: '1', NODE_ENV: 'test', OTEL_SERVICE_NAME: 'x' })).toEqual([
    'GATEWAY_MAX_DEPHT: no such setting; did you mean GATEWAY_MAX_DEPTH?',
    'EMULATOR_PROT: no such setting; did you mean EMULATOR_PORT?',
  ]);
});

test('an empty value counts as unset, but an unknown name stays a fault', () => {
  expect(faultsOf({ GATEWAY_PORT: '', GATEWAY_REDIS_URL: ' ' })).toEqual([]);
  expect(faultsOf({ GATEWAY_PROT: '' })).toHaveLength(1);
});

test('a .env file is read too, and the real environment wins', () => {
  const dotEnv = '# ours\nGATEWAY_PORT=5001\nGATEWAY_MAX_DEPTH="7"\nOTHER=1\n';
  expect(loadConfig({ GATEWAY_PORT: '5002' }, dotEnv)).toMatchObject({ port: 5002, maxDepth: 7 });
  expect(() => loadConfig({}, 'GATEWAY_MAX_DEPHT=7')).toThrow('GATEWAY_MAX_DEPHT: no such setting');
});

test('the values that switch a capability off are always taken', () => {
  expect(faultsOf({ GATEWAY_WEBHOOKS: 'off', GATEWAY_AUTH: 'bearer', GATEWAY_UPSTREAM: 'graph' })).toEqual([]);
});

test('no secret is ever shown: neither in a fault nor in the description', () => {
  const secrets = {
    GATEWAY_SECRET_KEY: 'hush-too-short',
    GATEWAY_REDIS_URL: 'hush',
    GATEWAY_CLIENT_SECRET: 'hush\nhush',
    GATEWAY_UPSTREAM_URL: 'https://user:hush@graph.example/',
  };
  const faults = faultsOf(secrets);
  expect(faults).toHaveLength(4);
  expect(faults.join('\n')).not.toContain('hush');
  const described = describeConfig(
    loadConfig({
      ...app,
      GATEWAY_AUTH: 'on-behalf-of',
      GATEWAY_SECRET_KEY: key,
      GATEWAY_REDIS_URL: 'redis://:hush@127.0.0.1',
    }),
  );
  expect(described).toMatch(/^GATEWAY_CLIENT_SECRET=\*\*\*$/m);
  expect(described).toMatch(/^GATEWAY_SECRET_KEY=\*\*\*$/m);
  expect(described).toMatch(/^GATEWAY_REDIS_URL=\*\*\*$/m);
  expect(described).not.toContain('hush');
  expect(described).not.toContain(key);
});

test('a description names every setting and reads as the same settings again', () => {
  const env = {
    GATEWAY_PORT: '0',
    GATEWAY_GRAPHIQL: 'off',
    GATEWAY_ALLOWED_ORIGINS: 'https://a.example,https://b.example',
  };
  const config = loadConfig(env);
  const described = describeConfig(config);
  for (const name of Object.keys(SETTINGS)) expect(described).toMatch(new RegExp(`^${name}=`, 'm'));
  expect(
    loadConfig(
      Object.fromEntries(
        described
          .trim()
          .split('\n')
          .map((line) => line.split(/=(.*)/s).slice(0, 2)) as [string, string][],
      ),
    ),
  ).toEqual(config);
});

describe('what holds between settings', () => {
  test('the upstream and the authority follow from the cloud', () => {
    expect(loadConfig({ GATEWAY_UPSTREAM: 'graph' })).toMatchObject({
      upstreamUrl: 'https://graph.microsoft.com/v1.0',
      authority: 'https://login.microsoftonline.com',
      auth: 'bearer',
      startsEmulator: false,
    });
    expect(loadConfig({ GATEWAY_UPSTREAM: 'graph', GATEWAY_CLOUD: 'china' })).toMatchObject({
      upstreamUrl: 'https://microsoftgraph.chinacloudapi.cn/v1.0',
      authority: 'https://login.partner.microsoftonline.cn',
    });
    expect(loadConfig({ GATEWAY_UPSTREAM: 'graph', GATEWAY_CLOUD: 'us-l5' }).upstreamUrl).toBe(
      'https://dod-graph.microsoft.us/v1.0',
    );
    expect(loadConfig({ GATEWAY_UPSTREAM: 'outlook' })).toMatchObject({
      upstreamUrl: 'https://outlook.office.com/api/v2.0',
      dialect: 'outlook',
    });
  });

  test('with the embedded upstream and an address no server is started', () => {
    const config = loadConfig({ GATEWAY_UPSTREAM_URL: 'http://127.0.0.1:9/v1.0/' });
    expect(config).toMatchObject({ startsEmulator: false, upstreamUrl: 'http://127.0.0.1:9/v1.0', auth: 'embedded' });
    expect(serviceRoot(config, null)).toBe('http://127.0.0.1:9/v1.0');
  });

  test('the embedded server is spoken to in the dialect chosen', () => {
    const config = loadConfig({ GATEWAY_EMBEDDED_DIALECT: 'outlook' });
    expect(serviceRoot(config, 'http://127.0.0.1:4001')).toBe('http://127.0.0.1:4001/api/v2.0');
  });

  test('tokens of the gateway’s own need an app registration', () => {
    expect(faultsOf({ GATEWAY_AUTH: 'on-behalf-of' })).toEqual([
      'GATEWAY_TENANT_ID: required when GATEWAY_AUTH is "on-behalf-of"',
      'GATEWAY_CLIENT_ID: required when GATEWAY_AUTH is "on-behalf-of"',
      'GATEWAY_CLIENT_SECRET: it or GATEWAY_CLIENT_CERTIFICATE is required when GATEWAY_AUTH is "on-behalf-of"',
    ]);
    expect(faultsOf({ ...app, GATEWAY_AUTH: 'on-behalf-of', GATEWAY_CLIENT_CERTIFICATE: 'app.pem' })).toEqual([
      'GATEWAY_CLIENT_SECRET: not together with GATEWAY_CLIENT_CERTIFICATE',
    ]);
    expect(loadConfig({ ...app, GATEWAY_AUTH: 'on-behalf-of' })).toMatchObject({
      audience: 'app',
      allowedTenants: [TENANT],
    });
  });

  test('a tenant given by its domain needs the ids of those that may call', () => {
    const domain = { ...app, GATEWAY_AUTH: 'on-behalf-of', GATEWAY_TENANT_ID: 'contoso.example' };
    expect(faultsOf(domain)).toEqual([
      'GATEWAY_ALLOWED_TENANTS: expected tenant ids (GUIDs), because tokens tell nothing else, but got "contoso.example"',
    ]);
    expect(faultsOf({ ...domain, GATEWAY_ALLOWED_TENANTS: TENANT })).toEqual([]);
  });

  test.each(['https://localhost:4433', 'https://login.microsoftonline.us/'])('%s can be an authority', (authority) => {
    expect(faultsOf({ ...app, GATEWAY_AUTH: 'on-behalf-of', GATEWAY_AUTHORITY: authority })).toEqual([]);
  });

  test('the tenant is no part of the authority', () => {
    const authority = 'https://login.microsoftonline.com/contoso.example';
    expect(faultsOf({ ...app, GATEWAY_AUTH: 'on-behalf-of', GATEWAY_AUTHORITY: authority })).toEqual([
      'GATEWAY_AUTHORITY: expected scheme, host and port alone, because the tenant is added',
    ]);
  });

  test.each([
    ['global', 'https://graph.microsoft.com'],
    ['us-l4', 'https://graph.microsoft.us'],
    ['us-l5', 'https://dod-graph.microsoft.us'],
    ['china', 'https://microsoftgraph.chinacloudapi.cn'],
  ])('in the cloud %s scopes are those of %s, also where a stand-in is asked', (cloud, resource) => {
    const upstream = { GATEWAY_UPSTREAM: 'graph', GATEWAY_CLOUD: cloud, GATEWAY_UPSTREAM_URL: 'http://127.0.0.1:9' };
    expect(loadConfig(upstream).resource).toBe(resource);
    expect(loadConfig({ GATEWAY_UPSTREAM: 'outlook' }).resource).toBe('https://outlook.office.com');
  });

  test('the embedded server’s tokens are no good for another upstream', () => {
    expect(faultsOf({ GATEWAY_AUTH: 'embedded', GATEWAY_UPSTREAM: 'graph' })).toEqual([
      'GATEWAY_AUTH: "embedded" is possible only when GATEWAY_UPSTREAM is "embedded", but it is "graph"',
    ]);
  });

  test('Outlook REST has neither app-only callers nor national clouds', () => {
    const outlook = { GATEWAY_UPSTREAM: 'outlook' };
    expect(faultsOf({ ...app, ...outlook, GATEWAY_AUTH: 'client-credentials' })).toHaveLength(1);
    expect(faultsOf({ ...outlook, GATEWAY_CLOUD: 'us-l4' })).toEqual([expect.stringMatching(/^GATEWAY_CLOUD: /)]);
    expect(faultsOf({ ...outlook, GATEWAY_CLOUD: 'us-l4', GATEWAY_UPSTREAM_URL: 'https://o.example' })).toEqual([]);
  });

  test('with Redis the secret key must be given', () => {
    const redis = { ...app, GATEWAY_AUTH: 'on-behalf-of', GATEWAY_REDIS_URL: 'redis://127.0.0.1' };
    expect(faultsOf(redis)).toEqual([
      expect.stringMatching(/^GATEWAY_SECRET_KEY: required when GATEWAY_REDIS_URL is set/),
    ]);
    expect(faultsOf({ ...redis, GATEWAY_SECRET_KEY: key })).toEqual([]);
  });

  test('change notifications need an address that the REST API can reach', () => {
    const fault = expect.stringMatching(/^GATEWAY_PUBLIC_URL: required when GATEWAY_WEBHOOKS is "on", with https/);
    const graph = { GATEWAY_UPSTREAM: 'graph', GATEWAY_WEBHOOKS: 'on' };
    expect(faultsOf(graph)).toEqual([fault]);
    expect(faultsOf({ ...graph, GATEWAY_PUBLIC_URL: 'http://contacts.example' })).toEqual([fault]);
    expect(faultsOf({ ...graph, GATEWAY_PUBLIC_URL: 'https://contacts.example' })).toEqual([]);
    for (const url of ['http://127.0.0.1:9/v1.0', 'http://localhost:9/v1.0', 'http://[::1]:9/v1.0'])
      expect(faultsOf({ ...graph, GATEWAY_UPSTREAM_URL: url })).toEqual([]);
    expect(faultsOf({ ...graph, GATEWAY_UPSTREAM_URL: 'https://127.0.0.1.example/v1.0' })).toEqual([fault]);
    expect(faultsOf({ GATEWAY_WEBHOOKS: 'on' })).toEqual([]);
  });

  test('a rule is not asked while a setting it speaks of is at fault by itself', () => {
    expect(faultsOf({ GATEWAY_AUTH: 'embedded', GATEWAY_UPSTREAM: 'exchange' })).toHaveLength(1);
  });
});

test('every limit that refuses something is counted under its own name', () => {
  const queues: readonly string[] = ['maxConcurrentPerMailbox', 'maxConcurrentPolls']; // these wait instead
  const keys = Object.values(SETTINGS).map((setting): string => setting.key);
  for (const limit of keys.filter((name) => name.startsWith('max') && !queues.includes(name)))
    expect(LIMITS).toContain(limit);
});
