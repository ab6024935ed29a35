/** Reads values out of parsed JSON, and says where something has another shape than expected. */

/** A value and its place, such as `users.adele.contacts[3].givenName`. */
export interface Found {
  readonly value: unknown;
  readonly place: string;
}

export function refuse(place: string, expected: string, value?: unknown): never {
  throw new Error(
    `${place || 'the file'}: expected ${expected}${value === undefined ? '' : `, but got ${shown(value)}`}`,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members of an object, each with its place. */
export function readObject({ value, place }: Found): [name: string, member: Found][] {
  if (!isObject(value)) return refuse(place, 'an object', value);
  return Object.entries(value).map(([name, member]) => [name, { value: member, place: memberPlace(place, name) }]);
}

const memberPlace = (place: string, name: string) =>
  /^[\w$]+$/.test(name) ? (place ? `${place}.${name}` : name) : `${place}[${JSON.stringify(name)}]`;

export function readList({ value, place }: Found): Found[] {
  if (!Array.isArray(value)) return refuse(place, 'a list', value);
  return value.map((item: unknown, i) => ({ value: item, place: `${place}[${i}]` }));
}

export function readText({ value, place }: Found): string {
  return typeof value === 'string' ? value : refuse(place, 'a string', value);
}

/** The members of an object by name; one that is not among the known is refused. */
export function readMembers<Name extends string>(found: Found, known: readonly Name[]): Partial<Record<Name, Found>> {
  const members: Partial<Record<Name, Found>> = {};
  for (const [name, member] of readObject(found)) {
    if (!(known as readonly string[]).includes(name)) refuse(member.place, `one of ${known.join(', ')}`);
    members[name as Name] = member; // it is among the known
  }
  return members;
}
