/** One contact of a JSON seed: GraphQL property names, checked against the table of properties. */
import { CONTACT_PROPERTIES } from '../../model/contact.js';
import type { ContactProperty } from '../../model/contact.js';
import { ADDRESS_MEMBERS, EMAIL_MEMBERS } from '../../model/property.js';
import type { Address, EmailAddress, Property, PropertyKind } from '../../model/property.js';
import { isDay } from './calendar-day.js';
import { withDisplayName } from './display-name.js';
import { readList, readMembers, readObject, readText, refuse } from './json-reader.js';
import type { Found } from './json-reader.js';
import { measureImage } from './measure-image.js';
import type { SeedContact, SeedPhoto } from './shape.js';

/** Writable properties, `createdDateTime`, and `photo: { base64 }`. Without a display name it gets one as by the REST API. */
export function readContact(found: Found): SeedContact {
  const properties: Record<string, unknown> = {};
  let createdAt: string | undefined;
  let photo: SeedPhoto | undefined;
  for (const [name, member] of readObject(found)) {
    if (name === 'photo') photo = member.value === null ? undefined : readPhoto(member);
    else if (name === 'createdDateTime') createdAt = readInstant(member);
    else properties[name] = readProperty(name, member);
  }
  return {
    properties: withDisplayName(properties),
    ...(createdAt && { createdAt }),
    ...(photo && { photo: () => photo }),
  };
}

function readProperty(name: string, found: Found): unknown {
  if (!Object.hasOwn(CONTACT_PROPERTIES, name)) return refuse(found.place, 'a property of a contact');
  const { kind, writable, maxItems }: Property = CONTACT_PROPERTIES[name as ContactProperty];
  if (!writable) return refuse(found.place, 'a property that can be written; the server sets this one itself');
  if (found.value === null) return null;
  const value = READERS[kind](found);
  if (maxItems !== undefined && Array.isArray(value) && value.length > maxItems)
    throw new Error(`${found.place}: expected at most ${maxItems} entries, but got ${value.length}`);
  return value;
}

const readTextOrNull = (found: Found) => (found.value === null ? null : readText(found));

const READERS: Record<PropertyKind, (found: Found) => unknown> = {
  id: readText,
  text: readText,
  textList: (found) => readList(found).map(readText),
  date: readDate,
  instant: readInstant,
  emailList: (found) => readList(found).map(readEmail),
  address: readAddress,
  integer: ({ value, place }) => (Number.isInteger(value) ? value : refuse(place, 'a whole number', value)),
};

function readEmail(found: Found): EmailAddress {
  const { name, address } = readMembers(found, Object.keys(EMAIL_MEMBERS) as (keyof EmailAddress)[]);
  if (address === undefined) return refuse(found.place, 'an object with an address', found.value);
  return { name: name ? readTextOrNull(name) : null, address: readText(address) };
}

function readAddress(found: Found): Address {
  const names = Object.keys(ADDRESS_MEMBERS) as (keyof Address)[];
  const members = readMembers(found, names);
  // Every member is there afterwards: `names` are all members of an address.
  return Object.fromEntries(
    names.map((name) => [name, members[name] ? readTextOrNull(members[name]) : null]),
  ) as unknown as Address;
}

function readDate(found: Found): string {
  const text = readText(found);
  return isDay(text) ? text : refuse(found.place, 'a calendar day such as "1974-07-22"', text);
}

function readInstant(found: Found): string {
  const text = readText(found);
  const matches = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (!matches || !isDay(matches[1]!) || Number.isNaN(Date.parse(text)))
    return refuse(found.place, 'an RFC 3339 instant such as "2024-05-01T08:00:00Z"', text);
  return new Date(text).toISOString();
}

function readPhoto(found: Found): SeedPhoto {
  const { base64 } = readMembers(found, ['base64']);
  if (base64 === undefined) return refuse(found.place, 'an object with base64', found.value);
  const text = readText(base64).replace(/\s/g, '');
  const bytes = Buffer.from(text, 'base64');
  if (text === '' || bytes.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, ''))
    return refuse(base64.place, 'base64', text);
  return measureImage(bytes) ?? refuse(base64.place, 'a PNG or a JPEG image');
}
