/** The settings of one process: reads the environment once and reports all faults together. */
import { parseEnv } from 'node:util';
import { RULES } from './config/rules.js';
import { CLOUDS, OUTLOOK_SERVICE_ROOT, SETTINGS } from './config/settings.js';
import type { Config, Setting, SettingName } from './config/settings.js';
import { ConfigurationError } from './errors.js';

export { CLOUDS, SETTINGS } from './config/settings.js';
export type { Config, SettingName } from './config/settings.js';

const NAMES = Object.keys(SETTINGS) as SettingName[];
const PATH_OF_DIALECT = { graph: '/v1.0', outlook: '/api/v2.0' } as const;

/**
 * The settings out of the environment and the text of a `.env` file; the real environment wins, and an empty value
 * counts as unset. Throws `ConfigurationError` with every fault: unusable values, unknown `GATEWAY_*` and `EMULATOR_*`
 * names, and what does not fit together.
 */
export function loadConfig(env: NodeJS.ProcessEnv, dotEnvText = ''): Config {
  const given = readGiven(env, dotEnvText);
  const faults: string[] = [];
  const faulty = new Set<SettingName>();
  const values = new Map<SettingName, unknown>();
  for (const name of NAMES) {
    const text = given.get(name);
    if (text === undefined) continue;
    const { values: kind } = SETTINGS[name] as Setting;
    const parsed = kind.schema.safeParse(text);
    if (parsed.success) values.set(name, parsed.data);
    else {
      faults.push(`${name}: expected ${kind.expected}, but got ${kind.secret ? 'something else' : quote(text)}`);
      faulty.add(name);
    }
  }
  for (const name of given.keys()) {
    if (!Object.hasOwn(SETTINGS, name)) faults.push(`${name}: no such setting; did you mean ${nearestName(name)}?`);
  }
  const config = complete(values);
  for (const { about, broken } of RULES) {
    if (about.some((name) => faulty.has(name))) continue;
    const fault = broken(config, (name) => values.has(name));
    if (fault !== null) faults.push(`${about[0]}: ${fault}`);
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return config;
}

/** One line a setting, in the form of a `.env` file; unset ones are empty, secrets are `***`. */
export function describeConfig(config: Config): string {
  return NAMES.map((name) => {
    const { key, values: kind } = SETTINGS[name] as Setting;
    const value = memberOf(config, key);
    return `${name}=${value === null ? '' : kind.secret ? '***' : kind.format(value)}\n`;
  }).join('');
}

/** The REST API's service root, below which all paths stand. `emulatorUrl`: the origin of the server that was started. */
export function serviceRoot(config: Config, emulatorUrl: string | null): string {
  return config.upstreamUrl ?? `${emulatorUrl ?? ''}${PATH_OF_DIALECT[config.dialect]}`;
}

/** The names that concern us, with their texts. */
function readGiven(env: NodeJS.ProcessEnv, dotEnvText: string): Map<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of [...Object.entries(parseEnv(dotEnvText)), ...Object.entries(env)]) {
    if (value === undefined) continue;
    if (Object.hasOwn(SETTINGS, name) || /^(GATEWAY|EMULATOR)_/.test(name)) given.set(name, value.trim());
  }
  return new Map([...given].filter(([name, value]) => value !== '' || !Object.hasOwn(SETTINGS, name)));
}

/** Fills in defaults, first the plain ones, because the others follow from them. */
function complete(values: ReadonlyMap<SettingName, unknown>): Config {
  const members: Record<string, unknown> = {};
  const emulator: Record<string, unknown> = {};
  const put = (key: string, value: unknown): void => {
    const frozen = Array.isArray(value) ? Object.freeze(value) : value;
    if (key.startsWith('emulator.')) emulator[key.slice('emulator.'.length)] = frozen;
    else members[key] = frozen;
  };
  for (const name of NAMES) {
    const { key, default: fallback } = SETTINGS[name] as Setting;
    put(key, values.get(name) ?? (typeof fallback === 'function' ? null : fallback));
  }
  for (const name of NAMES) {
    const { key, default: fallback } = SETTINGS[name] as Setting;
    // The choices that it follows from are plain settings, so they are all in place.
    if (!values.has(name) && typeof fallback === 'function')
      put(key, (fallback as (chosen: object) => unknown)(members));
  }
  const plain = members as unknown as Config; // every row of the table has just been put
  const dialect = plain.upstream === 'embedded' ? plain.embeddedDialect : plain.upstream;
  return Object.freeze({
    ...plain,
    emulator: Object.freeze(emulator) as unknown as Config['emulator'],
    dialect,
    resource: new URL(dialect === 'graph' ? CLOUDS[plain.cloud].graph : OUTLOOK_SERVICE_ROOT).origin,
    startsEmulator: plain.upstream === 'embedded' && plain.upstreamUrl === null,
  });
}

function memberOf(config: Config, key: string): unknown {
  return key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], config);
}

/** A value as it came, without the user and password that a URL may carry, and not at any length. */
function quote(text: string): string {
  const shown = text.replace(/\/\/[^/?#\s]*@/, '//***@');
  return JSON.stringify(shown.length > 100 ? `${shown.slice(0, 100)}…` : shown);
}

function nearestName(unknown: string): SettingName {
  const distances = NAMES.map((name) => ({ name, distance: editDistance(unknown, name) }));
  return distances.reduce((best, next) => (next.distance < best.distance ? next : best)).name;
}

/** Letters to insert, remove or replace (Levenshtein), one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = row[column - 1]! + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
