/** The one list of settings: each name with its key in the program, its values, its default and its meaning. */
import {
  host,
  integer,
  list,
  onOff,
  oneOf,
  origins,
  secret,
  secretBytes,
  secretUrl,
  seed,
  text,
  url,
} from './values.js';
import type { ValueKind } from './values.js';

export const UPSTREAMS = ['embedded', 'graph', 'outlook'] as const;
export const DIALECTS = ['graph', 'outlook'] as const;
export const AUTHS = ['embedded', 'bearer', 'on-behalf-of', 'client-credentials'] as const;

/** National clouds (reference, section 2.1): where Graph and the identity platform stand, and who issues version 1 tokens. */
export const CLOUDS = {
  global: {
    graph: 'https://graph.microsoft.com/v1.0',
    authority: 'https://login.microsoftonline.com',
    issuerOfVersion1: 'https://sts.windows.net',
  },
  'us-l4': {
    graph: 'https://graph.microsoft.us/v1.0',
    authority: 'https://login.microsoftonline.us',
    issuerOfVersion1: 'https://sts.windows.net',
  },
  'us-l5': {
    graph: 'https://dod-graph.microsoft.us/v1.0',
    authority: 'https://login.microsoftonline.us',
    issuerOfVersion1: 'https://sts.windows.net',
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn/v1.0',
    authority: 'https://login.partner.microsoftonline.cn',
    issuerOfVersion1: 'https://sts.chinacloudapi.cn',
  },
} as const;
export const OUTLOOK_SERVICE_ROOT = 'https://outlook.office.com/api/v2.0';

/** What other defaults follow from. */
interface Chosen {
  readonly upstream: (typeof UPSTREAMS)[number];
  readonly cloud: keyof typeof CLOUDS;
  readonly tenantId: string | null;
  readonly clientId: string | null;
}

export interface Setting<K extends string = string, V = unknown, D extends V | null = V | null> {
  /** Its member in `Config`; `emulator.port` becomes `config.emulator.port`. */
  readonly key: K;
  readonly values: ValueKind<V>;
  /** Null: unset. A function: follows from other settings, as `defaultText` says. */
  readonly default: D | ((chosen: Chosen) => D);
  readonly defaultText?: string;
  readonly meaning: string;
}

function setting<const K extends string, V>(row: Setting<K, V, NoInfer<V>>): Setting<K, V, V> {
  return row;
}

/** A setting that may stay unset: null. */
function optional<const K extends string, V>(row: Setting<K, V, NoInfer<V> | null>): Setting<K, V, V | null> {
  return row;
}

const DAY_MS = 86_400_000;
const GIB = 1_073_741_824;
const MANY = 1_000_000_000;
const cloudNames = Object.keys(CLOUDS) as [keyof typeof CLOUDS, ...(keyof typeof CLOUDS)[]];
const tenant = (item: string): boolean => /^[A-Za-z0-9.-]+$/.test(item);

// prettier-ignore
export const SETTINGS = {
  GATEWAY_HOST: setting({ key: 'host', values: host(), default: '127.0.0.1', meaning: 'The address to listen on.' }),
  GATEWAY_PORT: setting({ key: 'port', values: integer(0, 65_535), default: 4000, meaning: 'The port to listen on; `0` takes a free one and prints it.' }),
  GATEWAY_PUBLIC_URL: optional({ key: 'publicUrl', values: url('http', 'https'), default: null, defaultText: 'http://{host}:{port}', meaning: 'The address that clients use, for photo links and change notifications.' }),
  GATEWAY_ALLOWED_ORIGINS: setting({ key: 'allowedOrigins', values: origins(), default: [], defaultText: 'same origin only', meaning: 'Browsers’ origins that may use the gateway, by CORS and by WebSocket.' }),
  GATEWAY_GRAPHIQL: setting({ key: 'graphiql', values: onOff(), default: true, meaning: 'Serves GraphiQL at `/`.' }),
  GATEWAY_GRAPHIQL_CLIENT_ID: optional({ key: 'graphiqlClientId', values: text('a client id'), default: (chosen) => chosen.clientId, defaultText: 'the client id; the embedded server’s own', meaning: 'The application with which GraphiQL signs people in. Its registration has the page’s address as a redirect URI of a single-page application.' }),
  GATEWAY_INTROSPECTION: setting({ key: 'introspection', values: onOff(), default: true, meaning: 'Answers questions about the schema, on every door.' }),
  GATEWAY_DRAIN_SECONDS: setting({ key: 'drainSeconds', values: integer(0, 3600), default: 10, meaning: 'How long running work may take to finish after SIGTERM or SIGINT.' }),
  GATEWAY_DATA_DIR: setting({ key: 'dataDir', values: text('a folder'), default: '.data', meaning: 'Where the gateway keeps what it makes itself.' }),
  GATEWAY_SECRET_KEY: optional({ key: 'secretKey', values: secretBytes(32), default: null, defaultText: 'made at first start and kept in the data folder', meaning: 'Seals cursors and photo links. Required with Redis.' }),
  GATEWAY_LOG_LEVEL: setting({ key: 'logLevel', values: oneOf(['debug', 'info', 'warn', 'error', 'silent']), default: 'info', meaning: 'The least important lines that are logged. The log goes to stderr.' }),
  GATEWAY_LOG_FORMAT: optional({ key: 'logFormat', values: oneOf(['json', 'pretty']), default: null, defaultText: '`pretty` on a terminal, else `json`', meaning: 'One JSON object a line, or for people.' }),

  GATEWAY_UPSTREAM: setting({ key: 'upstream', values: oneOf(UPSTREAMS), default: 'embedded', meaning: 'Which REST API stands behind: the embedded contacts server, Microsoft Graph v1.0 or Outlook REST v2.0.' }),
  GATEWAY_UPSTREAM_URL: optional({ key: 'upstreamUrl', values: url('http', 'https'), default: serviceRootOf, defaultText: 'by `GATEWAY_UPSTREAM` and `GATEWAY_CLOUD`; the embedded server’s', meaning: 'The service root of the REST API. With `embedded` no server is started and the one there is used.' }),
  GATEWAY_EMBEDDED_DIALECT: setting({ key: 'embeddedDialect', values: oneOf(DIALECTS), default: 'graph', meaning: 'Which dialect is spoken to the embedded server.' }),
  GATEWAY_CLOUD: setting({ key: 'cloud', values: oneOf(cloudNames), default: 'global', meaning: 'The national cloud: sets upstream and authority.' }),
  GATEWAY_MAX_CONCURRENT_PER_MAILBOX: setting({ key: 'maxConcurrentPerMailbox', values: integer(1, 1000), default: 4, meaning: 'Upstream work in flight per mailbox; an envelope weighs as much as its parts, at most 4.' }),
  GATEWAY_UPSTREAM_TIMEOUT_MS: setting({ key: 'upstreamTimeoutMs', values: integer(1, DAY_MS), default: 10_000, meaning: 'The time for one upstream call.' }),
  GATEWAY_REQUEST_TIMEOUT_MS: setting({ key: 'requestTimeoutMs', values: integer(1, DAY_MS), default: 30_000, meaning: 'The time for one GraphQL operation.' }),
  GATEWAY_MAX_ANSWER_BYTES: setting({ key: 'maxAnswerBytes', values: integer(1024, GIB), default: 33_554_432, meaning: 'Bytes of contacts and folders that an answer may hold, as the REST API wrote them, each as often as it stands there.' }),
  GATEWAY_MAX_UPSTREAM_BYTES: setting({ key: 'maxUpstreamBytes', values: integer(1024, GIB), default: 33_554_432, meaning: 'The largest upstream answer that is read, inflated.' }),

  GATEWAY_AUTH: setting({ key: 'auth', values: oneOf(AUTHS), default: (chosen) => (chosen.upstream === 'embedded' ? 'embedded' : 'bearer'), defaultText: '`embedded` with the embedded upstream, else `bearer`', meaning: 'On whose behalf: the embedded server’s tokens, checked; the caller’s token, passed on unread; or tokens of its own through the identity platform.' }),
  GATEWAY_TENANT_ID: optional({ key: 'tenantId', values: text('a tenant id or domain'), default: null, meaning: 'The tenant of the gateway’s app registration. Required for `on-behalf-of` and `client-credentials`.' }),
  GATEWAY_CLIENT_ID: optional({ key: 'clientId', values: text('a client id'), default: null, meaning: 'The client id of the app registration. Required for `on-behalf-of` and `client-credentials`.' }),
  GATEWAY_CLIENT_SECRET: optional({ key: 'clientSecret', values: secret('a client secret'), default: null, meaning: 'The app’s secret; it or a certificate is required for `on-behalf-of` and `client-credentials`.' }),
  GATEWAY_CLIENT_CERTIFICATE: optional({ key: 'clientCertificate', values: secret('a PEM file with certificate and private key'), default: null, meaning: 'A PEM file with the app’s certificate and private key, instead of a secret.' }),
  GATEWAY_AUTHORITY: setting({ key: 'authority', values: url('https'), default: (chosen) => CLOUDS[chosen.cloud].authority, defaultText: 'by `GATEWAY_CLOUD`', meaning: 'The identity platform: scheme, host and port, without a path.' }),
  GATEWAY_AUDIENCE: optional({ key: 'audience', values: text('an audience'), default: (chosen) => chosen.clientId, defaultText: 'the client id', meaning: 'The audience that callers’ tokens must name; the client id, as version 2 tokens have it, is always taken.' }),
  GATEWAY_ALLOWED_TENANTS: setting({ key: 'allowedTenants', values: list('a comma list of tenant ids', tenant), default: (chosen) => (chosen.tenantId ? [chosen.tenantId] : []), defaultText: 'the tenant id', meaning: 'The tenants whose users may call, by their ids. Required where the tenant is given by its domain.' }),
  GATEWAY_MAILBOX_POLICY: setting({ key: 'mailboxPolicy', values: list('a comma list of users and @domains, or "claim:NAME"', isPolicyItem), default: [], defaultText: 'none', meaning: 'Which mailboxes app-only callers may open: users and `@domains`, or `claim:NAME`.' }),
  GATEWAY_ROUTER_SECRET: optional({ key: 'routerSecret', values: secret('a secret'), default: null, meaning: 'When set, `_entities` and `_service` need the router’s HMAC.' }),
  GATEWAY_CALLBACK_ORIGINS: setting({ key: 'callbackOrigins', values: origins(), default: [], defaultText: 'none', meaning: 'Where routers may take the results of subscriptions by Apollo’s HTTP callback protocol.' }),

  GATEWAY_POLL_INTERVAL_MS: setting({ key: 'pollIntervalMs', values: integer(10, DAY_MS), default: 5000, meaning: 'How often a live feed asks for changes.' }),
  GATEWAY_HEARTBEAT_INTERVAL_MS: setting({ key: 'heartbeatIntervalMs', values: integer(10, DAY_MS), default: 30_000, meaning: 'How often a quiet stream says that it lives.' }),
  GATEWAY_WEBHOOKS: setting({ key: 'webhooks', values: onOff(), default: false, meaning: 'Change notifications of the REST API wake the feeds, which then poll six times less often.' }),
  GATEWAY_REDIS_URL: optional({ key: 'redisUrl', values: secretUrl('redis', 'rediss'), default: null, meaning: 'Redis, through which several gateways are one: photo links, change notifications and tokens of the identity platform, all encrypted. While it is away each goes on by itself. Unset: one process, in memory.' }),
  GATEWAY_MAX_CONCURRENT_POLLS: setting({ key: 'maxConcurrentPolls', values: integer(1, MANY), default: 64, meaning: 'Feeds that ask for changes at the same time, in the whole process.' }),
  GATEWAY_MAX_STREAMS_PER_PRINCIPAL: setting({ key: 'maxStreamsPerPrincipal', values: integer(1, MANY), default: 100, meaning: 'Live subscriptions of one principal.' }),
  GATEWAY_MAX_SOCKETS_PER_PRINCIPAL: setting({ key: 'maxSocketsPerPrincipal', values: integer(1, MANY), default: 10, meaning: 'WebSockets of one principal.' }),
  GATEWAY_MAX_FRAME_BYTES: setting({ key: 'maxFrameBytes', values: integer(256, GIB), default: 65_536, meaning: 'The largest WebSocket message.' }),
  GATEWAY_SOCKET_INIT_TIMEOUT_MS: setting({ key: 'socketInitTimeoutMs', values: integer(1, DAY_MS), default: 3000, meaning: 'The time a WebSocket has for `connection_init`.' }),
  GATEWAY_SOCKET_PING_INTERVAL_MS: setting({ key: 'socketPingIntervalMs', values: integer(10, DAY_MS), default: 20_000, meaning: 'How often a WebSocket is asked whether it lives.' }),
  GATEWAY_MAX_QUEUE_EVENTS: setting({ key: 'maxQueueEvents', values: integer(1, MANY), default: 256, meaning: 'Changes that wait for one slow subscriber.' }),
  GATEWAY_MAX_QUEUE_BYTES: setting({ key: 'maxQueueBytes', values: integer(1024, GIB), default: 1_048_576, meaning: 'Bytes that wait for one slow subscriber.' }),

  GATEWAY_MAX_BODY_BYTES: setting({ key: 'maxBodyBytes', values: integer(256, GIB), default: 6_291_456, meaning: 'The largest request body. A multipart body may have one photo and 64 KiB.' }),
  GATEWAY_MAX_DOCUMENT_BYTES: setting({ key: 'maxDocumentBytes', values: integer(64, GIB), default: 65_536, meaning: 'The largest GraphQL document, in UTF-8.' }),
  GATEWAY_MAX_TOKENS: setting({ key: 'maxTokens', values: integer(1, MANY), default: 10_000, meaning: 'Tokens of a document, comments counted.' }),
  GATEWAY_MAX_DEPTH: setting({ key: 'maxDepth', values: integer(1, MANY), default: 20, meaning: 'Nested selections; introspection has a rule of its own.' }),
  GATEWAY_MAX_ALIASES: setting({ key: 'maxAliases', values: integer(0, MANY), default: 200, meaning: 'Aliases of a document, all its operations together.' }),
  GATEWAY_MAX_ROOT_FIELDS: setting({ key: 'maxRootFields', values: integer(1, MANY), default: 200, meaning: 'Root fields of an operation.' }),
  GATEWAY_MAX_DIRECTIVES: setting({ key: 'maxDirectives', values: integer(0, MANY), default: 30, meaning: 'Directives of a document.' }),
  GATEWAY_MAX_FRAGMENTS: setting({ key: 'maxFragments', values: integer(0, MANY), default: 50, meaning: 'Fragment definitions of a document.' }),
  GATEWAY_MAX_SELECTIONS: setting({ key: 'maxSelections', values: integer(1, MANY), default: 10_000, meaning: 'Selections of a document with its fragments expanded.' }),
  GATEWAY_MAX_VARIABLES_BYTES: setting({ key: 'maxVariablesBytes', values: integer(2, GIB), default: 4_194_304, meaning: 'The variables as JSON, beside photos.' }),
  GATEWAY_MAX_VARIABLES_DEPTH: setting({ key: 'maxVariablesDepth', values: integer(1, MANY), default: 12, meaning: 'Nesting of the variables.' }),
  GATEWAY_MAX_VARIABLES_KEYS: setting({ key: 'maxVariablesKeys', values: integer(1, MANY), default: 20_000, meaning: 'Members and items in the variables.' }),
  GATEWAY_MAX_COST: setting({ key: 'maxCost', values: integer(1, MANY), default: 2000, meaning: 'Upstream parts that one operation may spend.' }),
  GATEWAY_MAX_COST_PER_PRINCIPAL: setting({ key: 'maxCostPerPrincipal', values: integer(1, MANY), default: 6000, meaning: 'Upstream parts that one principal may spend in 10 minutes.' }),

  GATEWAY_MAX_PHOTO_BYTES: setting({ key: 'maxPhotoBytes', values: integer(1, GIB), default: 4_000_000, meaning: 'The largest photo; one byte more is `PAYLOAD_TOO_LARGE`.' }),
  GATEWAY_MAX_PHOTO_PIXELS: setting({ key: 'maxPhotoPixels', values: integer(1, MANY), default: 25_000_000, meaning: 'Width times height of a photo, as its header says.' }),
  GATEWAY_MAX_UPLOADS_PER_PRINCIPAL: setting({ key: 'maxUploadsPerPrincipal', values: integer(1, MANY), default: 3, meaning: 'Uploads of one principal at the same time.' }),
  GATEWAY_MAX_UPLOAD_SPACE_BYTES: setting({ key: 'maxUploadSpaceBytes', values: integer(1, 64 * GIB), default: 64_000_000, meaning: 'Temporary space for all uploads together.' }),

  EMULATOR_HOST: setting({ key: 'emulator.host', values: host(), default: '127.0.0.1', meaning: 'The address that the embedded contacts server listens on.' }),
  EMULATOR_PORT: setting({ key: 'emulator.port', values: integer(0, 65_535), default: 4001, meaning: 'Its port; `0` takes a free one and prints it.' }),
  EMULATOR_TLS_PORT: optional({ key: 'emulator.tlsPort', values: integer(0, 65_535), default: null, defaultText: 'off', meaning: 'REST and identity over HTTPS as well, with the CA in `ca.pem` of the data folder; `0` takes a free port and prints it.' }),
  EMULATOR_DATA_DIR: setting({ key: 'emulator.dataDir', values: text('a folder'), default: '.data', meaning: 'Where it keeps mailboxes and keys.' }),
  EMULATOR_SEED: setting({ key: 'emulator.seed', values: seed(), default: 'demo', meaning: 'What an empty data folder starts with: `demo`, `empty`, `synthetic:N`, a vCard file, which fills adele’s default folder, or a JSON file `{ users: { NAME: { folders, contacts } } }`.' }),
  EMULATOR_CONTROL: setting({ key: 'emulator.control', values: onOff(), default: false, meaning: 'Opens `/_control/…` for tests: faults, the request log, throttling, keys, notifications and more (docs/emulator.md).' }),

  OTEL_EXPORTER_OTLP_ENDPOINT: optional({ key: 'otlpEndpoint', values: url('http', 'https'), default: null, defaultText: 'off', meaning: 'Sends traces there, by OTLP over HTTP; the other standard `OTEL_*` names (headers, sampler, batches, resource) are read from the environment.' }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optional({ key: 'otlpTracesEndpoint', values: url('http', 'https'), default: null, defaultText: '{OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces', meaning: 'The whole URL, where it is another.' }),
  OTEL_EXPORTER_OTLP_PROTOCOL: setting({ key: 'otlpProtocol', values: oneOf(['http/protobuf', 'http/json']), default: 'http/protobuf', meaning: 'How traces are sent. gRPC is not spoken.' }),
  OTEL_SERVICE_NAME: setting({ key: 'otelServiceName', values: text('a name'), default: 'contacts-gateway', meaning: 'As whom traces are sent.' }),
  OTEL_TRACES_EXPORTER: setting({ key: 'otelTracesExporter', values: oneOf(['otlp', 'none']), default: 'otlp', meaning: '`none` sends none.' }),
  OTEL_SDK_DISABLED: setting({ key: 'otelSdkDisabled', values: oneOf(['false', 'true']), default: 'false', meaning: '`true` switches tracing off.' }),
};

export type SettingName = keyof typeof SETTINGS;

type Row = (typeof SETTINGS)[SettingName];
type ValueOf<R> = R extends Setting<string, infer V, infer D> ? (null extends D ? V | null : V) : never;
type Values = { [R in Row as R['key']]: ValueOf<R> };

/** The settings by their keys, frozen, with what follows from them. */
export type Config = { readonly [K in keyof Values as K extends `emulator.${string}` ? never : K]: Values[K] } & {
  readonly emulator: { readonly [K in keyof Values as K extends `emulator.${infer Rest}` ? Rest : never]: Values[K] };
  /** The dialect that is spoken to the upstream, wherever that stands. */
  readonly dialect: (typeof DIALECTS)[number];
  /** The contacts API as scopes name it, such as `https://graph.microsoft.com`: by dialect and cloud, wherever a stand-in is. */
  readonly resource: string;
  /** Whether this process starts the embedded contacts server. */
  readonly startsEmulator: boolean;
};

function serviceRootOf({ upstream, cloud }: Chosen): string | null {
  if (upstream === 'embedded') return null;
  return upstream === 'graph' ? CLOUDS[cloud].graph : OUTLOOK_SERVICE_ROOT;
}

function isPolicyItem(item: string): boolean {
  return /^(claim:[A-Za-z0-9_.-]+|[^\s@,]*@[^\s@,]+|[0-9a-fA-F-]{36})$/.test(item);
}
