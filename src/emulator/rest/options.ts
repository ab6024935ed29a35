/** System query options and `Prefer` headers as they came, checked for form (reference, sections 11.1 and 11.6). Pure. */
import { FAULTS } from './fault.js';

const KNOWN = [
  'select',
  'filter',
  'orderby',
  'top',
  'skip',
  'count',
  'expand',
  'search',
  'format',
  'skiptoken',
  'deltatoken',
] as const;
type Option = (typeof KNOWN)[number];
export type QueryOptions = { readonly [K in Option]?: string };

const TITLES: Readonly<Record<Option, string>> = {
  select: 'Select',
  filter: 'Filter',
  orderby: 'OrderBy',
  top: 'Top',
  skip: 'Skip',
  count: 'Count',
  expand: 'Expand',
  search: 'Search',
  format: 'Format',
  skiptoken: 'SkipToken',
  deltatoken: 'DeltaToken',
};

const DEFAULT_TOP = 10;
const MAX_TOP = 1000;

/** The options of a query string by their lower-case names without `$`. Other parameters are not looked at. */
export function readOptions(query: string): QueryOptions {
  const options: { [K in Option]?: string } = {};
  for (const pair of query.split('&')) {
    const name = optionName(pair);
    if (name === null) continue;
    const known = KNOWN.find((option) => option === name);
    if (known === undefined || known in options) throw FAULTS.invalidOption(known ? TITLES[known] : name);
    const equals = pair.indexOf('=');
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    if (value.trim() !== '') options[known] = value;
  }
  return options;
}

/** Refuses the options that a resource does not know. */
export function allowOptions(options: QueryOptions, allowed: readonly Option[]): void {
  for (const option of KNOWN) {
    if (options[option] !== undefined && option !== 'format' && !allowed.includes(option)) {
      throw FAULTS.invalidOption(TITLES[option]);
    }
  }
}

/** `$top` is 10 unless given, at least 1, and no more than 1000 is ever returned. */
export function readTop(options: QueryOptions): number {
  const top = options.top === undefined ? DEFAULT_TOP : readInteger(options.top, 'Top');
  if (top === 0) throw FAULTS.invalidOption('Top');
  return Math.min(top, MAX_TOP);
}

export function readSkip(options: QueryOptions): number {
  return options.skip === undefined ? 0 : readInteger(options.skip, 'Skip');
}

export function readCount(options: QueryOptions): boolean {
  const count = options.count?.toLowerCase() ?? 'false';
  if (count !== 'true' && count !== 'false') throw FAULTS.invalidOption('Count');
  return count === 'true';
}

/** The query string of the next page: as it came, with another `$skip`. */
export function nextQuery(query: string, skip: number): string {
  const kept = query.split('&').filter((pair) => pair !== '' && optionName(pair) !== 'skip');
  return [...kept, `$skip=${skip}`].join('&');
}

export interface Preferences {
  readonly immutableIds: boolean;
  readonly minimal: boolean;
  readonly maxPageSize: number | null;
  readonly trackChanges: boolean;
  /** A batch of Outlook goes on after a failure. */
  readonly continueOnError: boolean;
}

/** Several headers arrive joined by commas; names and values are compared without case. */
export function readPreferences(header: string | undefined): Preferences {
  const preferences = new Map<string, string>();
  for (const [, name, quoted, bare] of (header ?? '').matchAll(/([^\s,;="]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;]*)))?/g)) {
    preferences.set(name!.toLowerCase(), (quoted ?? bare ?? '').toLowerCase());
  }
  const size = Number(preferences.get('odata.maxpagesize'));
  return {
    immutableIds: preferences.get('idtype') === 'immutableid',
    minimal: preferences.get('return') === 'minimal',
    maxPageSize: Number.isInteger(size) && size > 0 ? size : null,
    trackChanges: preferences.has('odata.track-changes'),
    continueOnError: preferences.has('odata.continue-on-error'),
  };
}

function optionName(pair: string): string | null {
  const name = decode(pair.split('=', 1)[0]!).trim();
  return name.startsWith('$') ? name.slice(1).toLowerCase() : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw FAULTS.badRequest('The request URI is not valid: it has a malformed percent-encoding.');
  }
}

function readInteger(text: string, title: string): number {
  if (!/^\d{1,9}$/.test(text)) throw FAULTS.invalidOption(title);
  return Number(text);
}
