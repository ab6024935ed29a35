/** Choices of behaviour that may be changed while the server runs: where the reference allows two, a client must bear both. */
import { readMembers, refuse, type Found } from './seed/json-reader.js';

/**
 * | Switch | Default | What it does |
 * |---|---|---|
 * | `deltaRows` | `full` | `changed`: an updated object in a delta has its id and what changed, and nothing else (12.2) |
 * | `deltaTokens` | 10000 | so many tokens are remembered for each folder; older ones are answered with 410 (12.2) |
 * | `v2SkipTokenUnderDeltaLink` | true | in track-changes a skip token stands under `@odata.deltaLink`, as printed (12.1) |
 * | `birthdayTime` | `00:00` | `11:59`: the time that Graph shows birthdays with (4.5) |
 * | `v2FullSyncOnly` | false | each round of track-changes lists everything and names nothing that is gone (12.1) |
 */
export interface Switches {
  deltaRows: 'full' | 'changed';
  deltaTokens: number;
  v2SkipTokenUnderDeltaLink: boolean;
  v2FullSyncOnly: boolean;
  birthdayTime: '00:00' | '11:59';
}

export const DEFAULT_SWITCHES: Readonly<Switches> = {
  deltaRows: 'full',
  deltaTokens: 10_000,
  v2SkipTokenUnderDeltaLink: true,
  v2FullSyncOnly: false,
  birthdayTime: '00:00',
};

const READERS: { readonly [K in keyof Switches]: (found: Found) => Switches[K] } = {
  deltaRows: oneOf('full', 'changed'),
  deltaTokens: integer(1, 1_000_000),
  v2SkipTokenUnderDeltaLink: boolean,
  v2FullSyncOnly: boolean,
  birthdayTime: oneOf('00:00', '11:59'),
};

/** Some of the switches from parsed JSON. Throws an error that names the place. */
export function readSwitches(value: unknown): Partial<Switches> {
  const names = Object.keys(READERS) as (keyof Switches)[];
  const members = Object.entries(readMembers({ value, place: 'switches' }, names)) as [keyof Switches, Found][];
  return Object.fromEntries(members.map(([name, found]) => [name, READERS[name](found)]));
}

export function oneOf<const T extends string>(...known: readonly T[]): (found: Found) => T {
  return ({ value, place }) => known.find((one) => one === value) ?? refuse(place, `one of ${known.join(', ')}`, value);
}

export function integer(min: number, max: number): (found: Found) => number {
  return ({ value, place }) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? value
      : refuse(place, `an integer from ${min} to ${max}`, value);
}

export function boolean({ value, place }: Found): boolean {
  return typeof value === 'boolean' ? value : refuse(place, 'true or false', value);
}
