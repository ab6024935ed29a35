/** The life of a server process: start, say where it is, wait for a signal, drain, end. */
import type { Config } from './config.js';
import { ConfigurationError } from './errors.js';
import { createLog } from './telemetry/log.js';
import type { Log } from './telemetry/log.js';

export interface Program {
  readonly config: Config;
  readonly version: string;
}

interface Running {
  /** For people, on stdout. */
  readonly announcement: string;
  /** Takes no new work and resolves when the running work is done. */
  stop(): Promise<void>;
}

/** One key press reaches a program twice where a runner such as npm passes signals on; only a later one is impatience. */
const SAME_SIGNAL_MS = 100;
/** What is left to a drain that does not keep its own time. */
const DRAIN_GRACE_MS = 1000;
const SIGNAL_NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const;

/** Starts the gateway, with the embedded contacts server before it where the settings say so. */
export async function serve({ config, version }: Program): Promise<void> {
  const log = createLog({ level: config.logLevel, format: config.logFormat });
  await liveUntilSignal(config, log, async () => {
    const { startGateway } = await import('./gateway.js');
    const emulator = config.startsEmulator ? await startEmulator(config, log) : null;
    try {
      const issueToken = emulator && ((user: string) => emulator.token(user));
      const starting = startGateway({ config, emulatorUrl: emulator?.url ?? null, issueToken, log });
      const gateway = await namingPort('GATEWAY_PORT', config.host, config.port, starting);
      return {
        announcement: [
          `contacts-gateway ${version}`,
          ...(config.graphiql ? [`  GraphiQL      ${new URL('/', gateway.url).href}`] : []),
          `  GraphQL       ${new URL('/graphql', gateway.url).href}`,
          ...(emulator ? [`  Contacts REST ${emulator.url}`] : []),
          config.auth === 'embedded'
            ? '  Access token  npm run --silent token -- adele'
            : '  Access token  yours, as "Authorization: Bearer …"',
          '',
        ].join('\n'),
        async stop() {
          await gateway.drain();
          await emulator?.close();
        },
      };
    } catch (error) {
      await emulator?.close();
      throw error;
    }
  });
}

/** Starts the embedded contacts server alone. */
export async function serveEmulator({ config, version }: Program): Promise<void> {
  const log = createLog({ level: config.logLevel, format: config.logFormat });
  await liveUntilSignal(config, log, async () => {
    const emulator = await startEmulator(config, log);
    return {
      announcement: [
        `contacts-gateway ${version}, contacts server`,
        `  Graph v1.0    ${new URL('/v1.0', emulator.url).href}`,
        `  Outlook v2.0  ${new URL('/api/v2.0', emulator.url).href}`,
        '  Access token  npm run --silent token -- adele',
        '',
      ].join('\n'),
      stop: () => emulator.close(),
    };
  });
}

async function startEmulator(config: Config, log: Log) {
  const { createEmulator } = await import('./emulator/main.js');
  const { host, port, dataDir, seed, control } = config.emulator;
  return namingPort('EMULATOR_PORT', host, port, createEmulator({ host, port, dataDir, seed, control, log }));
}

async function liveUntilSignal(config: Config, log: Log, start: () => Promise<Running>): Promise<never> {
  process.on('uncaughtException', (err) => {
    log.error({ err }, 'The process ends because of an unexpected error');
    process.exit(1);
  });
  const signalled = firstSignal();
  const running = await start();
  process.stdout.write(running.announcement);
  log.info({ signal: await signalled }, 'Draining');
  const overdue = setTimeout(
    () => {
      log.warn('The drain did not end in time');
      process.exit(0);
    },
    config.drainSeconds * 1000 + DRAIN_GRACE_MS,
  );
  await running.stop();
  clearTimeout(overdue);
  process.exit(0);
}

/** Resolves with the first signal; a later one ends the process at once. */
function firstSignal(): Promise<keyof typeof SIGNAL_NUMBERS> {
  return new Promise((resolve) => {
    let firstAtMs: number | null = null;
    const onSignal = (signal: keyof typeof SIGNAL_NUMBERS): void => {
      if (firstAtMs === null) {
        firstAtMs = performance.now();
        resolve(signal);
      } else if (performance.now() - firstAtMs > SAME_SIGNAL_MS) {
        process.exit(128 + SIGNAL_NUMBERS[signal]);
      }
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  });
}

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use; choose another, or 0 for a free one',
  EACCES: 'may not be taken by this user',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'is not an address of this machine',
};

/** A port that cannot be had is an unusable setting, not a crash. */
async function namingPort<T>(setting: string, host: string, port: number, starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    const fault = syscall === 'listen' || syscall === 'getaddrinfo' ? LISTEN_FAULTS[code ?? ''] : undefined;
    if (fault === undefined) throw error;
    throw new ConfigurationError([`${setting}: ${host}:${port} ${fault}`]);
  }
}
