#!/usr/bin/env -S node --max-semi-space-size=32
/** The program: environment, settings, gateway, listening; signals and exit codes. */
import { existsSync, readFileSync } from 'node:fs';
import { readCommand, USAGE } from './command-line.js';
import type { Command } from './command-line.js';
import { loadConfig, describeConfig } from './config.js';
import type { Config } from './config.js';
import { ConfigurationError } from './errors.js';
import { MANIFEST_FILE } from './files.js';
import { namingSubject } from './start-faults.js';

const UNUSABLE = 2;

try {
  await run(readArguments());
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(error.faults.map((fault) => `${fault}\n`).join(''));
  process.exitCode = UNUSABLE;
}

interface Request {
  readonly command: Command;
  readonly config: Config;
}

/** Both the arguments and the settings are looked at before anything is said, so that all faults are named at once. */
function readArguments(): Request {
  const { command, faults } = readCommand(process.argv.slice(2));
  try {
    const needsNoSettings = ['help', 'version', 'schema'].includes(command.name);
    const config = needsNoSettings ? loadConfig({}) : loadConfig(process.env, readDotEnv());
    if (faults.length === 0) return { command, config };
  } catch (error) {
    if (error instanceof ConfigurationError) throw new ConfigurationError([...faults, ...error.faults]);
    throw error;
  }
  throw new ConfigurationError([...faults, 'contacts-gateway --help lists the commands']);
}

function readDotEnv(): string {
  return existsSync('.env') ? readFileSync('.env', 'utf8') : '';
}

async function run({ command, config }: Request): Promise<void> {
  switch (command.name) {
    case 'help':
      return print(USAGE);
    case 'version':
      return print(`${version()}\n`);
    case 'config':
      return print(describeConfig(config));
    case 'schema': {
      const { printClientSchema, printSubgraphSchema } = await import('./graphql/schema.js');
      return print(`${(command.client ? printClientSchema() : printSubgraphSchema()).trimEnd()}\n`);
    }
    case 'token': {
      const { issueToken } = await import('./emulator/main.js');
      const { dataDir, seed } = config.emulator;
      const token = await namingSubject('token', issueToken({ dataDir, seed, user: command.user }));
      return print(`${token}\n`);
    }
    case 'emulator': {
      const { serveEmulator } = await import('./serve.js');
      return serveEmulator({ config, version: version() });
    }
    case 'serve': {
      const { serve } = await import('./serve.js');
      return serve({ config, version: version() });
    }
  }
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(MANIFEST_FILE, 'utf8'));
  return String((manifest as { version?: unknown }).version);
}

function print(text: string): void {
  process.stdout.write(text);
}
