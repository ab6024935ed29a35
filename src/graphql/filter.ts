/** Filters and orders as clients write them, to neutral conditions. What cannot be asked is refused by name. */
import { GatewayError } from '../errors.js';
import type {
  ContactDateFilter,
  ContactDateTimeFilter,
  ContactFilter,
  ContactOrder,
  ContactOrderField,
  ContactStringFilter,
} from '../generated/graphql.js';
import type { ContactProperty } from '../model/contact.js';
import { CONTACT_PROPERTIES } from '../model/contact.js';
import type { Comparison, Condition, Order } from '../model/query.js';
import { LimitError } from './limits.js';

const MAX_IN_VALUES = 15;
/** Enough for any form a person fills in; more would not fit the URL that carries it. */
const MAX_CONDITIONS = 60;

const ORDER_PROPERTY: Readonly<Record<ContactOrderField, ContactProperty>> = {
  DISPLAY_NAME: 'displayName',
  GIVEN_NAME: 'givenName',
  SURNAME: 'surname',
  FILE_AS: 'fileAs',
  COMPANY_NAME: 'companyName',
  CREATED_DATE_TIME: 'createdDateTime',
  LAST_MODIFIED_DATE_TIME: 'lastModifiedDateTime',
};

export interface ListQuestion {
  readonly filter?: Condition;
  readonly orderBy?: readonly Order[];
}

/** Filter and order together, because the service takes only some orders with a filter (reference, section 11.3). */
export function listQuestion(
  filter: ContactFilter | null | undefined,
  orderBy: readonly ContactOrder[] | null | undefined,
): ListQuestion {
  const condition = filter ? conditionOf(filter, 'filter') : undefined;
  if (condition && leaves(condition).length > MAX_CONDITIONS) {
    throw new LimitError(
      'filterConditions',
      `filter: at most ${MAX_CONDITIONS} conditions, counted after "in" is spelled out.`,
    );
  }
  const orders = orderBy?.length ? ordersOf(orderBy) : undefined;
  if (!condition || !orders) return { filter: condition, orderBy: orders };
  return { filter: inOrderOf(orders, condition), orderBy: orders };
}

function conditionOf(filter: ContactFilter, path: string): Condition {
  const conditions = Object.entries(filter).map(([name, value]) => fieldCondition(name, value, `${path}.${name}`));
  return all(conditions, path);
}

function fieldCondition(name: string, value: unknown, path: string): Condition {
  if (value === null || value === undefined) {
    const remedy = Object.hasOwn(CONTACT_PROPERTIES, name) ? '. To find empty values write { eq: null }' : '';
    throw refusal(path, `expected a condition, but got null${remedy}`);
  }
  switch (name) {
    case 'and':
      return { op: 'and', conditions: conditionsOf(value as ContactFilter[], path) };
    case 'or':
      return { op: 'or', conditions: conditionsOf(value as ContactFilter[], path) };
    case 'not':
      return { op: 'not', condition: conditionOf(value, path) };
    case 'emailAddress':
      return { op: 'anyEmail', value: value as string };
  }
  const property = name as ContactProperty;
  const { kind } = CONTACT_PROPERTIES[property];
  if (kind === 'date' || kind === 'instant') return timeCondition(property, value, path);
  return textCondition(property, value, path);
}

function conditionsOf(filters: readonly ContactFilter[], path: string): Condition[] {
  if (filters.length === 0) throw refusal(path, 'expected at least one condition, but got an empty list');
  return filters.map((filter, index) => conditionOf(filter, `${path}[${index}]`));
}

function textCondition(property: ContactProperty, filter: ContactStringFilter, path: string): Condition {
  const conditions: Condition[] = [];
  if (filter.eq !== undefined) conditions.push({ op: 'eq', property, value: filter.eq });
  if (filter.ne !== undefined) conditions.push({ op: 'ne', property, value: filter.ne });
  if (filter.in !== undefined) conditions.push(oneOf(property, filter.in, `${path}.in`));
  if (filter.startsWith !== undefined) {
    if (!filter.startsWith) throw refusal(`${path}.startsWith`, 'expected at least one character');
    conditions.push({ op: 'startsWith', property, value: filter.startsWith });
  }
  return all(conditions, path);
}

function oneOf(property: ContactProperty, values: readonly string[] | null, path: string): Condition {
  if (!values?.length) throw refusal(path, 'expected at least one value');
  if (values.length > MAX_IN_VALUES)
    throw refusal(path, `expected at most ${MAX_IN_VALUES} values, but got ${values.length}`);
  const conditions = values.map((value): Condition => ({ op: 'eq', property, value }));
  return conditions.length === 1 ? conditions[0]! : { op: 'or', conditions };
}

/** Conditions on a day or an instant; what a day means to instants is the dialect's business. */
function timeCondition(
  property: ContactProperty,
  filter: ContactDateFilter | ContactDateTimeFilter,
  path: string,
): Condition {
  const conditions = Object.entries(filter).map(([op, value]): Condition => {
    if (value === null && op !== 'eq') throw refusal(`${path}.${op}`, 'expected a value to compare with, but got null');
    return { op: op as Comparison, property, value: value as string | null };
  });
  return all(conditions, path);
}

function all(conditions: readonly Condition[], path: string): Condition {
  if (conditions.length === 0) throw refusal(path, 'expected at least one condition, but got an empty object');
  return conditions.length === 1 ? conditions[0]! : { op: 'and', conditions };
}

function ordersOf(orderBy: readonly ContactOrder[]): Order[] {
  const orders = orderBy.map(({ field, direction }): Order => ({
    property: ORDER_PROPERTY[field],
    direction: direction === 'DESC' ? 'desc' : 'asc',
  }));
  if (new Set(orders.map(({ property }) => property)).size === orders.length) return orders;
  throw refusal('orderBy', 'expected each field once');
}

/**
 * The condition with the ordered properties first, as the service demands: every ordered property is filtered too,
 * in the same order and before the others. Conditions that all hold together may change places.
 */
function inOrderOf(orders: readonly Order[], condition: Condition): Condition {
  const rank = (part: Condition): number => {
    const index = orders.findIndex(({ property }) => property === leaves(part)[0]);
    return index === -1 ? orders.length : index;
  };
  const sorted: Condition =
    condition.op === 'and'
      ? {
          op: 'and',
          conditions: condition.conditions
            .map((part) => ({ part, at: rank(part) }))
            .sort((a, b) => a.at - b.at)
            .map(({ part }) => part),
        }
      : condition;
  const filtered = [...new Set(leaves(sorted))];
  const fault = orders.find(({ property }, index) => filtered[index] !== property);
  if (!fault) return sorted;
  throw refusal(
    'orderBy',
    `together with a filter the REST API orders only by filtered fields, and those first; "${fault.property}" must be in the filter before the others. Filter by it too, or leave orderBy out`,
  );
}

/** The properties that a condition looks at, in order. */
function leaves(condition: Condition): ContactProperty[] {
  switch (condition.op) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(leaves);
    case 'not':
      return leaves(condition.condition);
    case 'anyEmail':
      return ['emailAddresses'];
    case 'creationKey':
      return [];
    default:
      return [condition.property];
  }
}

function refusal(path: string, message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', `${path}: ${message}.`);
}
