/** The embedded contacts server: a program of its own that speaks the contacts REST API as it is documented. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { controlFaults } from './faults/control.js';
import { createFaults } from './faults/faults.js';
import { createRequestLog, type LoggedRequest } from './http/request-log.js';
import { createRouting, isLogged } from './http/routing.js';
import { listen, type HttpServer } from './http/server.js';
import { objectIdOf } from './identity/directory.js';
import { controlKeys, controlRefusals } from './identity/control.js';
import { GRAPHIQL_APP_ID } from './identity/built-in.js';
import { createIdentity } from './identity/identity.js';
import { loadKeys } from './identity/keys.js';
import { createRefusals } from './identity/refusals.js';
import { loadRegistry } from './identity/registry-file.js';
import { signToken, type TokenUser } from './identity/tokens.js';
import { controlNotifications } from './notifications/control.js';
import { createDelivery } from './notifications/delivery.js';
import { createReceiver } from './notifications/receiver.js';
import { withPushSubscriptions } from './notifications/push-subscriptions.js';
import { withSubscriptions } from './notifications/subscriptions.js';
import { createRestRooms } from './rest/rooms.js';
import type { Service } from './rest/service.js';
import { openSeed } from './seed/seed.js';
import { openDatabase } from './store/database.js';
import { createMailboxes } from './store/mailboxes.js';
import { ensureStore, STORE_FILE } from './store/seeding.js';
import { openStore } from './store/store.js';
import { DEFAULT_SWITCHES, type Switches } from './switches.js';
import { controlDeltaTokens, controlSwitches } from './switches-control.js';
import { controlThrottling } from './throttling-control.js';
import { createThrottle, type ThrottlingLimits } from './throttling.js';
import { loadTls } from './tls/tls-files.js';

export type { LoggedRequest } from './http/request-log.js';

export interface EmulatorOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** HTTPS beside HTTP, with a certificate that the CA in `ca.pem` of the data folder signed. 0: a free one; null: none. */
  readonly tlsPort?: number | null;
  /** Made if it is not there; holds the store and the signing keys. */
  readonly dataDir: string;
  /** `demo`, `empty`, a file, or `synthetic:N`; read only if the data folder has no store yet. */
  readonly seed: string;
  /** Whether `/_control/…` is served. */
  readonly control: boolean;
  /** Where they differ from their defaults. */
  readonly switches?: Partial<Switches>;
  readonly notifications?: NotificationOptions;
  /** Null or absent: nobody is throttled. */
  readonly throttling?: ThrottlingLimits | null;
  readonly now?: () => Date;
  readonly log?: (line: { level: 'info' | 'warn' | 'error'; message: string; [key: string]: unknown }) => void;
}

/** Change notifications; what is absent is as the service has it. */
export interface NotificationOptions {
  /** Whether other hosts than this one are posted to; not unless told. */
  readonly remote?: boolean;
  readonly validationMs?: number;
  readonly retryDelaysMs?: readonly number[];
  readonly maxLifetimeMinutes?: number;
}

export interface Emulator {
  /** `http://127.0.0.1:4001` */
  readonly url: string;
  /** `https://127.0.0.1:4433`, or null. */
  readonly tlsUrl: string | null;
  /** The public application with which pages on this machine sign people in; undefined where a file replaced it. */
  readonly signInClientId: string | undefined;
  /** The last 10,000 requests, oldest first. */
  readonly requests: readonly LoggedRequest[];
  clearRequests(): void;
  /** An access token of a user, named `adele` or `adele@contoso.example`. */
  token(user: string): Promise<string>;
  /** Finishes the requests under way, then closes the store. */
  close(): Promise<void>;
}

const TOKEN_SECONDS = 3600;

/** Seeds the data folder if it is new, and listens. Rejects if the port is taken or the store cannot be opened. */
export async function createEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { host, port, tlsPort = null, dataDir, seed, control, now = () => new Date(), log = () => {} } = options;
  const onNote = (note: string) => log({ level: 'warn', message: note });
  const path = await ensureStore(dataDir, () => openSeed(seed, onNote), now);
  const keys = await loadKeys(dataDir);
  const store = openStore(path);
  const requests = createRequestLog();
  const switches: Switches = { ...DEFAULT_SWITCHES, ...options.switches };
  const report = (error: unknown) =>
    log({ level: 'error', message: 'a request failed', error: error instanceof Error ? error.stack : String(error) });
  const throttle = createThrottle(options.throttling ?? null, now);
  const faults = createFaults({ evictDeltaTokens: store.syncStates.evictAll, now });
  const { remote = false, validationMs, retryDelaysMs, maxLifetimeMinutes } = options.notifications ?? {};
  const receiver = createReceiver({ remote, validationMs });
  const isLost = faults.losesNotification;
  const delivery = createDelivery({ store, receiver, retryDelaysMs, isLost, now, report });
  const subscribing = { store, receiver, maxLifetimeMinutes, now };
  const before = {
    graph: (service: Service) => withSubscriptions(service, subscribing),
    outlook: (service: Service) => withPushSubscriptions(service, subscribing),
  };
  const rest = createRestRooms({ store, keys, switches, throttle, faults, before, now, report });
  const servers: HttpServer[] = [];
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
    await delivery.close();
    store.close();
  };
  const refusals = createRefusals();
  try {
    const registry = await loadRegistry(dataDir, store.mailboxes.list());
    const door = {
      host,
      respond: createRouting({
        rest,
        identity: createIdentity({ registry, keys, now, refuse: refusals.refuse }),
        log: requests,
        control,
        controls: {
          keys: controlKeys(keys),
          'token-refusals': controlRefusals(refusals),
          notifications: controlNotifications(store, delivery),
          throttling: controlThrottling(throttle),
          faults: controlFaults(faults),
          switches: controlSwitches(switches),
          'delta-tokens': controlDeltaTokens(store.syncStates.evictAll),
        },
      }),
      record: (entry: LoggedRequest) => {
        if (isLogged(entry.path)) requests.add(entry);
        if (entry.method !== 'GET') delivery.wake();
      },
    };
    const server = await listen({ ...door, port });
    servers.push(server);
    // Clients judge certificates by the true time, whatever the clock of the server is set to.
    const tls = tlsPort === null ? null : await loadTls(dataDir, host, new Date());
    const tlsServer = tls && (await listen({ ...door, port: tlsPort!, tls })); // There is a port where there is TLS.
    if (tlsServer) servers.push(tlsServer);
    delivery.wake();
    log({ level: 'info', message: 'contacts server listening', url: server.url });
    return {
      url: server.url,
      tlsUrl: tlsServer?.url ?? null,
      signInClientId: registry.findApp(GRAPHIQL_APP_ID)?.clientId,
      get requests() {
        return requests.entries;
      },
      clearRequests: requests.clear,
      token: (user) =>
        signToken(keys, findUser(store.mailboxes.list(), user), { now: now(), expiresInSeconds: TOKEN_SECONDS }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Makes an access token without a running server, or beside one on the same data folder. */
export async function issueToken(options: {
  readonly dataDir: string;
  readonly seed: string;
  readonly user: string;
  readonly expiresInSeconds?: number;
}): Promise<string> {
  const { dataDir, seed, user, expiresInSeconds = TOKEN_SECONDS } = options;
  const found = findUser(knownUsers(dataDir, seed), user);
  return signToken(await loadKeys(dataDir), found, { now: new Date(), expiresInSeconds });
}

type KnownUser = TokenUser & { readonly name: string };

/** Those of the store if there is one, else those that the seed would make. */
function knownUsers(dataDir: string, seed: string): readonly KnownUser[] {
  const path = join(dataDir, STORE_FILE);
  if (!existsSync(path)) return [...openSeed(seed)].map((user) => ({ ...user, oid: objectIdOf(user.name) }));
  const database = openDatabase(path);
  try {
    return createMailboxes(database).list();
  } finally {
    database.close();
  }
}

function findUser(users: readonly KnownUser[], user: string): TokenUser {
  const key = user.toLowerCase();
  const found = users.find(({ name, userPrincipalName }) =>
    [name, userPrincipalName].some((own) => own.toLowerCase() === key),
  );
  if (found) return found;
  throw new Error(`unknown user "${user}": expected one of ${users.map(({ name }) => name).join(', ')}`);
}
