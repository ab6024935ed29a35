/** Conditions and list options as text: what is printed, what is refused, and that no value escapes its quotes. */
import fc from 'fast-check';
import { listQuery } from '../../src/dialects/query.js';
import type { ContactProperty } from '../../src/model/contact.js';
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import type { Comparison, Condition } from '../../src/model/query.js';
import { DIALECTS, graph, outlook } from './dialects.js';

const is = (property: ContactProperty, value: string | null, op: Comparison = 'eq'): Condition => ({
  op,
  property,
  value,
});
const and = (...conditions: Condition[]): Condition => ({ op: 'and', conditions });
const or = (...conditions: Condition[]): Condition => ({ op: 'or', conditions });
const not = (condition: Condition): Condition => ({ op: 'not', condition });
const [a, b, c] = [is('surname', 'a'), is('surname', 'b'), is('surname', 'c')];

test.each<[Condition, string]>([
  [a, "surname eq 'a'"],
  [is('mobilePhone', '1', 'ne'), "mobilePhone ne '1'"],
  [and(a, b), "surname eq 'a' and surname eq 'b'"],
  [or(a, and(b, c)), "surname eq 'a' or surname eq 'b' and surname eq 'c'"],
  [and(a, or(b, c)), "surname eq 'a' and (surname eq 'b' or surname eq 'c')"],
  [and(and(a, b), and(c)), "surname eq 'a' and surname eq 'b' and surname eq 'c'"],
  [and(or(a), or(b)), "surname eq 'a' and surname eq 'b'"],
  [or(or(a, b), c), "surname eq 'a' or surname eq 'b' or surname eq 'c'"],
  [not(and(a, b)), "not (surname eq 'a' and surname eq 'b')"],
  [and(not(or(a, b)), c), "not (surname eq 'a' or surname eq 'b') and surname eq 'c'"],
  [not(not(a)), "not (not (surname eq 'a'))"],
  [is('surname', null), "surname eq null or surname eq ''"],
  [is('surname', ''), "surname eq null or surname eq ''"],
  [is('surname', null, 'ne'), "surname ne null and surname ne ''"],
  [and(a, is('fileAs', null)), "surname eq 'a' and (fileAs eq null or fileAs eq '')"],
  [not(is('surname', null)), "not (surname eq null or surname eq '')"],
  [is('birthday', null), 'birthday eq null'],
  [is('birthday', '1974-07-22'), 'birthday ge 1974-07-22 and birthday lt 1974-07-23'],
  [is('birthday', '1974-12-31', 'le'), 'birthday lt 1975-01-01'],
  [is('birthday', '2000-02-28', 'gt'), 'birthday ge 2000-02-29'],
  [is('birthday', '1974-07-22', 'ge'), 'birthday ge 1974-07-22'],
  [is('birthday', '1974-07-22', 'lt'), 'birthday lt 1974-07-22'],
  [is('birthday', '1974-07-22', 'ne'), 'birthday lt 1974-07-22 or birthday ge 1974-07-23 or birthday eq null'],
  [is('birthday', '1974-07-22T00:00:00Z', 'ge'), 'birthday ge 1974-07-22T00:00:00Z'],
  [is('createdDateTime', '2014-10-20T01:08:24+02:00', 'lt'), 'createdDateTime lt 2014-10-19T23:08:24Z'],
  [is('surname', "O'Neill"), "surname eq 'O''Neill'"],
  [is('surname', "' or 1 eq 1 or surname eq '"), "surname eq ''' or 1 eq 1 or surname eq '''"],
  [{ op: 'startsWith', property: 'displayName', value: "D'" }, "startswith(displayName,'D''')"],
  [{ op: 'anyEmail', value: "o'x@y.example" }, "emailAddresses/any(a:a/address eq 'o''x@y.example')"],
])('Graph prints %j as %s', (condition, text) => {
  expect(graph.filter(condition)).toBe(text);
});

test.each<[Condition, string]>([
  [is('mobilePhone', '1'), "MobilePhone1 eq '1'"],
  [not(a), "Surname ne 'a'"],
  [not(not(a)), "Surname eq 'a'"],
  [not(and(a, b)), "Surname ne 'a' or Surname ne 'b'"],
  [not(or(a, and(b, c))), "Surname ne 'a' and (Surname ne 'b' or Surname ne 'c')"],
  [not(is('surname', null)), "Surname ne null and Surname ne ''"],
  [not(is('surname', null, 'ne')), "Surname eq null or Surname eq ''"],
  [not(is('birthday', '1974-07-22', 'lt')), 'Birthday ge 1974-07-22 or Birthday eq null'],
  [not(is('birthday', '1974-07-22', 'ge')), 'Birthday lt 1974-07-22 or Birthday eq null'],
  [not(is('birthday', '1974-07-22', 'gt')), 'Birthday lt 1974-07-23 or Birthday eq null'],
  [not(is('birthday', '1974-07-22')), 'Birthday lt 1974-07-22 or Birthday ge 1974-07-23 or Birthday eq null'],
  [not(is('birthday', '1974-07-22', 'ne')), 'Birthday ge 1974-07-22 and Birthday lt 1974-07-23'],
])('Outlook, which has no not, prints %j as %s', (condition, text) => {
  expect(outlook.filter(condition)).toBe(text);
});

test('a not that is pushed inward chooses the same contacts as a not', () => {
  // The meaning of the operators in OData 4.0: an order with null is false, and so is equality with anything else.
  type Value = string | null;
  const holds = (text: string, birthday: Value): boolean =>
    text.split(' or ').some((choice) =>
      choice.split(' and ').every((term) => {
        const [, op, operand] = term.split(' ') as [string, Comparison, string];
        const value = operand === 'null' ? null : operand;
        if (op === 'eq') return birthday === value;
        if (op === 'ne') return birthday !== value;
        if (birthday === null || value === null) return false;
        return { lt: birthday < value, le: birthday <= value, gt: birthday > value, ge: birthday >= value }[op];
      }),
    );
  const birthdays = [
    null,
    '1974-07-21T23:59:59Z',
    '1974-07-22T00:00:00Z',
    '1974-07-22T11:59:00Z',
    '1974-07-23T00:00:00Z',
  ];
  for (const op of ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const) {
    const asked = is('birthday', '1974-07-22', op);
    const chosen = birthdays.map((birthday) => holds(outlook.filter(asked), birthday));
    expect(birthdays.map((birthday) => holds(outlook.filter(not(asked)), birthday))).toEqual(chosen.map((it) => !it));
  }
});

const refusedBy = {
  both: [
    [is('title', 'x'), 'title'],
    [is('emailAddresses', 'x'), 'emailAddresses'],
    [is('homeAddress', 'x'), 'homeAddress'],
    [is('children', 'x'), 'children'],
    [is('constructor' as ContactProperty, 'x'), 'constructor'],
    [is("surname eq 'a' or id" as ContactProperty, 'x'), 'surname eq'],
    [is('surname', null, 'lt'), 'surname'],
    [is('birthday', "1974-07-22' or 1 eq 1"), 'birthday'],
    [is('birthday', '1974-02-30'), 'birthday'],
    [is('birthday', ''), 'birthday'],
    [is('createdDateTime', '2014'), 'createdDateTime'],
    [is('createdDateTime', 'null'), 'createdDateTime'],
    [is('surname', 'a\0b'), 'surname'],
    [is('surname', 'a\nb'), 'surname'],
    [is('surname', '\u0085'), 'surname'],
    [is('surname', '\ud800'), 'surname'],
    [and(), 'and'],
    [or(a, or()), 'or'],
  ] as [Condition, string][],
  outlook: [
    [{ op: 'startsWith', property: 'surname', value: 'a' }, 'startsWith'],
    [{ op: 'anyEmail', value: 'a@b.example' }, 'emailAddress'],
    [and(a, not({ op: 'startsWith', property: 'surname', value: 'a' })), 'startsWith'],
  ] as [Condition, string][],
};

test.each([
  ...DIALECTS.flatMap(([name, dialect]) =>
    refusedBy.both.map(([condition, named]) => [name, condition, named, dialect] as const),
  ),
  ...refusedBy.outlook.map(([condition, named]) => ['outlook', condition, named, outlook] as const),
])('%s refuses %j and names %s', (_name, condition, named, dialect) => {
  expect(() => dialect.filter(condition)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', message: expect.stringContaining(named) as string }) as Error,
  );
});

const filterable = Object.entries(CONTACT_PROPERTIES).flatMap(([name, row]) =>
  row.kind === 'text' && 'filterable' in row ? [name as ContactProperty] : [],
);
const value = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom("'", "''", ' or ', ' eq ', '(', ')', 'a', '%27')).map((all) => all.join('')),
);
const leaf = fc.record({
  op: fc.constantFrom<Comparison>('eq', 'ne', 'ge', 'gt', 'le', 'lt'),
  property: fc.constantFrom(...filterable),
  value: value.filter((text) => text !== '' && !/\p{C}/u.test(text)),
});
const { condition: conditions } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      conditions: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), condition: tie('condition') }),
  ),
}));

test.each(DIALECTS)(
  'whatever the values, %s prints only names, operators, parentheses and closed texts',
  (name, dialect) => {
    const names = filterable.map((property) => CONTACT_PROPERTIES[property][name]).join('|');
    const words = new RegExp(`^(?:(?:${names}) (?:eq|ne|ge|gt|le|lt) (?:'T'|null)| and | or |not |[()])+$`);
    fc.assert(
      fc.property(conditions, (condition) => {
        const skeleton = dialect.filter(condition).replaceAll(/'(?:[^']|'')*'/g, "'T'");
        expect(skeleton).toMatch(words);
        expect(skeleton.split('(').length).toBe(skeleton.split(')').length);
        expect(name === 'outlook' && skeleton.includes('not ')).toBe(false);
      }),
      { numRuns: 500 },
    );
  },
);

test('a list is asked for in few and readable words', () => {
  const query = listQuery(graph, {
    select: 'id,surname',
    top: 25,
    skip: 50,
    filter: is('companyName', 'Fish & Chips, 50% #1+?'),
    orderBy: [
      { property: 'surname', direction: 'desc' },
      { property: 'givenName', direction: 'asc' },
    ],
    count: true,
  });
  expect(query).toBe(
    "?$select=id,surname&$top=25&$skip=50&$filter=companyName%20eq%20'Fish%20%26%20Chips,%2050%25%20%231%2B%3F'" +
      '&$orderby=surname%20desc,givenName&$count=true',
  );
});

test('what is not given is not asked', () => {
  expect(listQuery(graph, {})).toBe('');
  expect(listQuery(graph, { select: '', orderBy: [], filter: null, count: false })).toBe('');
  expect(listQuery(outlook, { top: 1, count: true })).toBe('?$top=1');
  expect(listQuery(outlook, { skip: 0, orderBy: [{ property: 'mobilePhone', direction: 'asc' }] })).toBe(
    '?$skip=0&$orderby=MobilePhone1',
  );
});

test('an order by what is no property is refused by name', () => {
  const orderBy = [{ property: '__proto__' as ContactProperty, direction: 'asc' as const }];
  expect(() => listQuery(graph, { orderBy })).toThrow('__proto__ cannot be ordered by');
});

test.each(DIALECTS)(
  'whatever a filter of %s asks, the query has one option and gives it back decoded',
  (_name, dialect) => {
    fc.assert(
      fc.property(conditions, (filter) => {
        const params = [...new URLSearchParams(listQuery(dialect, { filter }))];
        expect(params).toEqual([['$filter', dialect.filter(filter)]]);
      }),
      { numRuns: 500 },
    );
  },
);
