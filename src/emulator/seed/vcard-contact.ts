/** One vCard as a contact: which line becomes which property, and what there is no room for. */
import { CONTACT_PROPERTIES } from '../../model/contact.js';
import type { ContactPatch } from '../../model/contact.js';
import type { Address } from '../../model/property.js';
import { isDay } from './calendar-day.js';
import { withDisplayName } from './display-name.js';
import { measureImage } from './measure-image.js';
import type { SeedContact, SeedPhoto } from './shape.js';
import type { Card, CardLine } from './vcard-line.js';

type Note = (text: string) => void;

export function readCard(card: Card, note: Note): SeedContact {
  const properties = withDisplayName(
    present({ ...readNames(card), ...readWork(card), ...readReachability(card, note), ...readLife(card, note) }),
  );
  const photo = readPhoto(card, note);
  return photo ? { properties, photo: () => photo } : { properties };
}

/** Without what is empty. */
function present(properties: ContactPatch): ContactPatch {
  const isEmpty = (value: unknown) =>
    value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isEmpty(value)));
}

const text = (card: Card, ...names: string[]) => names.map((name) => card.first(name)?.text).find(Boolean);

function readNames(card: Card): ContactPatch {
  const [surname, givenName, middleName, title, generation] = card.first('n')?.parts ?? [];
  const displayName = text(card, 'fn');
  return {
    displayName,
    fileAs: surname && givenName ? `${surname}, ${givenName}` : surname || givenName || displayName,
    title,
    givenName,
    middleName,
    surname,
    generation,
    nickName: card.first('nickname')?.parts.join(', '),
    yomiGivenName: text(card, 'x-phonetic-first-name'),
    yomiSurname: text(card, 'x-phonetic-last-name'),
    yomiCompanyName: text(card, 'x-phonetic-org'),
  };
}

function readWork(card: Card): ContactPatch {
  const [companyName, ...departments] = card.first('org')?.parts ?? [];
  return {
    companyName,
    department: departments.filter(Boolean).join(', '),
    jobTitle: text(card, 'title'),
    profession: text(card, 'role'),
    manager: text(card, 'x-manager', 'x-ms-manager', 'x-evolution-manager'),
    assistantName: text(card, 'x-assistant', 'x-ms-assistant', 'x-evolution-assistant'),
    businessHomePage: (card.all('url').find(isAtWork) ?? card.first('url'))?.text,
  };
}

const isAtWork = ({ types }: CardLine) => types.includes('work');
const isAtHome = ({ types }: CardLine) => types.includes('home');

function readReachability(card: Card, note: Note): ContactPatch {
  const name = text(card, 'fn') ?? null;
  const emails = card.all('email').map((line) => ({ name, address: line.text.replace(/^mailto:/i, '') }));
  const telephones = card.all('tel').filter((line) => {
    const spoken = !['fax', 'pager'].some((type) => line.types.includes(type));
    if (!spoken) note(`a ${line.types.join(' ')} number was left out, because a contact has no place for it`);
    return spoken;
  });
  const isMobile = ({ types }: CardLine) => types.includes('cell') || types.includes('iphone');
  const numbers = (wanted: (line: CardLine) => boolean) => telephones.filter(wanted).map(numberOf);
  return {
    emailAddresses: atMost(CONTACT_PROPERTIES.emailAddresses.maxItems, emails, 'e-mail addresses', note),
    imAddresses: atMost(
      CONTACT_PROPERTIES.imAddresses.maxItems,
      card.all('impp').map((line) => line.text),
      'IM addresses',
      note,
    ),
    mobilePhone: atMost(1, numbers(isMobile), 'mobile numbers', note)[0],
    homePhones: atMost(
      CONTACT_PROPERTIES.homePhones.maxItems,
      numbers((line) => isAtHome(line) && !isMobile(line)),
      'home numbers',
      note,
    ),
    businessPhones: atMost(
      CONTACT_PROPERTIES.businessPhones.maxItems,
      numbers((line) => !isAtHome(line) && !isMobile(line)),
      'business numbers',
      note,
    ),
    ...readAddresses(card, note),
  };
}

/** `tel:+1-425-555-0100;ext=7` is `+1-425-555-0100 x7` (RFC 3966). */
const numberOf = ({ text: number }: CardLine) => number.replace(/^tel:/i, '').replace(/;ext=(\d+)/i, ' x$1');

function atMost<T>(limit: number, items: readonly T[], what: string, note: Note): readonly T[] {
  if (items.length > limit)
    note(`${items.length - limit} of ${items.length} ${what} were left out, because a contact has at most ${limit}`);
  return items.slice(0, limit);
}

function readAddresses(card: Card, note: Note): ContactPatch {
  const lines = card.all('adr');
  const home = lines.filter(isAtHome);
  const work = lines.filter((line) => isAtWork(line) && !isAtHome(line));
  const other = lines.filter((line) => !isAtWork(line) && !isAtHome(line));
  const [homeAddress, businessAddress, otherAddress] = [home, work, other].map(
    (group) => group[0] && addressOf(group[0]),
  );
  const kept = [home, work, other].filter((group) => group.length > 0).length;
  if (lines.length > kept)
    note(`${lines.length - kept} of ${lines.length} addresses were left out, because there is one of each kind`);
  return { homeAddress, businessAddress, otherAddress };
}

/** Post office box, extension and street are the lines of the street (RFC 6350, section 6.3.1). */
function addressOf({ parts }: CardLine): Address {
  const [box, extension, street, city, state, postalCode, countryOrRegion] = parts;
  return {
    street: [box, extension, street].filter(Boolean).join('\n') || null,
    city: city || null,
    state: state || null,
    postalCode: postalCode || null,
    countryOrRegion: countryOrRegion || null,
  };
}

function readLife(card: Card, note: Note): ContactPatch {
  const related = (type: string) =>
    card.all('related').filter(({ types, text: value }) => types.includes(type) && !/^\w+:/.test(value)).map((line) => line.text); // prettier-ignore
  return {
    birthday: readBirthday(card, note),
    spouseName: text(card, 'x-spouse', 'x-ms-spouse', 'x-evolution-spouse') ?? related('spouse')[0],
    children: [...card.all('x-ms-child').map((line) => line.text), ...related('child')],
    categories: card.all('categories').flatMap((line) => line.parts.filter(Boolean)),
    personalNotes: card.all('note').map((line) => line.text).join('\n\n'), // prettier-ignore
  };
}

function readBirthday(card: Card, note: Note): string | undefined {
  const line = card.first('bday');
  if (line === undefined) return undefined;
  const day = line.text.slice(0, 10);
  // Address books write a year that nobody was born in where they know none.
  const yearUnknown = line.parameters['x-apple-omit-year'] === day.slice(0, 4);
  if (isDay(day) && !yearUnknown) return day;
  note(`the birthday "${line.text}" was left out, because it is no whole date`);
  return undefined;
}

/** Data within the card only: an address is never followed. */
function readPhoto(card: Card, note: Note): SeedPhoto | undefined {
  const line = card.first('photo');
  if (line === undefined) return undefined;
  const data =
    /^data:[^,]*;base64,(.*)$/is.exec(line.text)?.[1] ?? (line.parameters['encoding'] ? line.text : undefined);
  const photo = data === undefined ? null : measureImage(Buffer.from(data, 'base64'));
  if (photo === null) note('the photo was left out, because it is no PNG or JPEG within the card');
  return photo ?? undefined;
}
