/** The query options of a list, percent-encoded (reference, section 11.1). Pure. */
import { GatewayError } from '../errors.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import type { Condition, Order } from '../model/query.js';
import type { Dialect } from './dialect.js';

export interface ListOptions {
  /** From `selectOf`. */
  readonly select?: string;
  /** From the dialect's expansions. */
  readonly expand?: string;
  /** Items on a page, at least 1. */
  readonly top?: number;
  /** Items left out before the first. */
  readonly skip?: number;
  readonly filter?: Condition | null;
  readonly orderBy?: readonly Order[];
  /** Whether the page shall say the size of the list; without effect where a dialect counts by a request of its own. */
  readonly count?: boolean;
}

/** The query with its question mark, such as `?$select=id,surname&$top=25`; empty where nothing is asked. */
export function listQuery(dialect: Pick<Dialect, 'nameOf' | 'filter' | 'count'>, options: ListOptions): string {
  const { select, expand, top, skip, filter, orderBy, count } = options;
  let query = '';
  // The names keep their `$`, which services may not know encoded; the commas of lists are left to be read.
  const add = (name: string, value: string): void => {
    query += `${query === '' ? '?' : '&'}${name}=${encode(value)}`;
  };
  if (select) add('$select', select);
  if (expand) add('$expand', expand);
  if (top !== undefined) add('$top', String(top));
  if (skip !== undefined) add('$skip', String(skip));
  if (filter) add('$filter', dialect.filter(filter));
  if (orderBy && orderBy.length > 0) add('$orderby', orderBy.map((order) => printOrder(dialect, order)).join(','));
  if (count && dialect.count.with === 'list') add('$count', 'true');
  return query;
}

function encode(value: string): string {
  return /^[\w,]*$/.test(value) ? value : encodeURIComponent(value).replaceAll('%2C', ',');
}

function printOrder(dialect: Pick<Dialect, 'nameOf'>, { property, direction }: Order): string {
  const name = Object.hasOwn(CONTACT_PROPERTIES, property) ? dialect.nameOf(CONTACT_PROPERTIES[property]) : null;
  if (name === null) throw new GatewayError('BAD_USER_INPUT', `${property} cannot be ordered by`);
  return direction === 'desc' ? `${name} desc` : name;
}
