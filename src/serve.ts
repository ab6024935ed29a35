/** The life of a server process: start, say where it is, wait for a signal, drain, end. */
import { setFlagsFromString } from 'node:v8';
import type { Config } from './config.js';
import type { Emulator } from './emulator/main.js';
import { namingPort, namingSubject } from './start-faults.js';
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

/** What is gained is in docs/performance.md. The young generation's size can be set on the command line alone: see main.ts. */
function tuneHeap(): void {
  // By itself the heap grows to several times what is alive before it is cleaned.
  setFlagsFromString('--heap-growing-percent=40');
  // What once lived through a large question would for ever be made among the old, where it is cleaned up dearly.
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/** Starts the gateway, with the embedded contacts server before it where the settings say so. */
export async function serve({ config, version }: Program): Promise<void> {
  tuneHeap();
  const log = createLog({ level: config.logLevel, format: config.logFormat });
  await liveUntilSignal(config, log, async () => {
    const { startGateway } = await import('./gateway.js');
    const emulator = config.startsEmulator ? await startEmulator(config, log) : null;
    try {
      const issueToken = emulator && ((user: string) => emulator.token(user));
      const starting = startGateway({
        config,
        emulatorUrl: emulator?.url ?? null,
        issueToken,
        embeddedClientId: emulator?.signInClientId,
        version,
        log,
      });
      const gateway = await namingPort('GATEWAY_PORT', config.host, config.port, starting);
      return {
        announcement: [
          `contacts-gateway ${version}`,
          ...(config.graphiql ? [`  GraphiQL      ${new URL('/', gateway.url).href}`] : []),
          `  GraphQL       ${new URL('/graphql', gateway.url).href}`,
          ...(emulator ? [`  Contacts REST ${emulator.url}`] : []),
          ...tlsLine(emulator),
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
        ...tlsLine(emulator),
        '  Access token  npm run --silent token -- adele',
        '',
      ].join('\n'),
      stop: () => emulator.close(),
    };
  });
}

async function startEmulator({ emulator: options }: Config, log: Log): Promise<Emulator> {
  const { createEmulator } = await import('./emulator/main.js');
  const starting = createEmulator({
    ...options,
    log: ({ level, message, error }) => log[level]({ ...(typeof error === 'string' && { reason: error }) }, message),
  });
  const { host, port, tlsPort } = options;
  const named = namingPort('EMULATOR_PORT', host, port, starting);
  const bothNamed = tlsPort === null ? named : namingPort('EMULATOR_TLS_PORT', host, tlsPort, named);
  return namingSubject('the embedded contacts server', bothNamed);
}

const tlsLine = (emulator: Emulator | null): string[] =>
  emulator?.tlsUrl ? [`  over HTTPS    ${emulator.tlsUrl}`] : [];

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
