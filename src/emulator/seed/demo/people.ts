/** Invents people: a name nobody else in the demo data has, and everything that follows from country and company. */
import type { ContactPatch } from '../../../model/contact.js';
import { drawAvatar } from '../avatar/avatar.js';
import type { Look } from '../avatar/portrait.js';
import { createRandom } from '../random.js';
import type { Random } from '../random.js';
import type { SeedContact } from '../shape.js';
import { INDUSTRIES } from './companies.js';
import type { Company } from './companies.js';
import type { Culture, Name, Place } from './cultures/culture.js';
import { NICKNAMES, PRIVATE_NOTES, WORK_NOTES } from './notes.js';

/** A contact without the moment of its creation, which depends on its place in a folder. */
export type Person = Omit<SeedContact, 'createdAt'>;

export interface People {
  /** Somebody who works there. */
  employee(company: Company, categories?: readonly string[]): Person;
  /** Somebody known in private life; of a family, if a surname is given. */
  friend(culture: Culture, categories?: readonly string[], surname?: Name): Person;
}

interface Identity {
  readonly culture: Culture;
  readonly look: Look;
  readonly given: Name;
  readonly surname: Name;
  readonly displayName: string;
  /** `astrid.ekstrom`: unique over all demo users. */
  readonly handle: string;
}

/** People of one demo user. `taken` has the handles of everybody invented so far and is added to. */
export function createPeople(seed: string, taken: Set<string>): People {
  const random = createRandom(`people ${seed}`);
  return {
    employee(company, categories = []) {
      const person = identify(company.culture, random, taken);
      return complete(person, random, {
        ...namesOf(person, random),
        ...workOf(person, company, random),
        ...(random.chance(0.25) && homeOf(person, random)),
        ...(random.chance(0.4) && { birthday: birthdayOf(random) }),
        ...(random.chance(0.35) && { personalNotes: random.pick(WORK_NOTES) }),
        categories: [...categories, ...(random.chance(0.12) ? ['VIP'] : [])],
      });
    },
    friend(culture, categories = [], surname) {
      const person = identify(culture, random, taken, surname);
      const address = `${person.handle}@${random.pick(['mail.example', 'post.example', 'inbox.example'])}`;
      return complete(person, random, {
        ...namesOf(person, random),
        emailAddresses: [{ name: person.displayName, address }],
        ...homeOf(person, random),
        ...familyOf(person, random),
        mobilePhone: digits(random.pick(culture.mobilePhones), random),
        ...(random.chance(0.8) && { birthday: birthdayOf(random) }),
        ...(random.chance(0.4) && { nickName: random.pick(NICKNAMES) }),
        ...(random.chance(0.5) && { personalNotes: random.pick(PRIVATE_NOTES) }),
        categories: [...categories, ...(random.chance(0.3) ? ['Holiday cards'] : [])],
      });
    },
  };
}

function complete(person: Identity, random: Random, properties: ContactPatch): Person {
  if (!random.chance(0.6)) return { properties };
  const headscarf = person.culture.headscarves === true && person.look === 'woman' && random.chance(0.5);
  const look = random.chance(0.88) ? person.look : undefined;
  return { properties, photo: () => drawAvatar({ key: person.handle, look, headscarf }) };
}

function identify(culture: Culture, random: Random, taken: Set<string>, family?: Name): Identity {
  for (;;) {
    const look: Look = random.chance(0.5) ? 'woman' : 'man';
    const given = random.pick(look === 'woman' ? culture.women : culture.men);
    const surname = family ?? random.pick(culture.surnames);
    const handle = `${plain(given.latin)}.${plain(surname.latin)}`;
    if (taken.has(handle)) continue;
    taken.add(handle);
    return { culture, look, given, surname, handle, displayName: inOrder(culture, given, surname).join(culture.joint) };
  }
}

const inOrder = ({ surnameFirst }: Culture, given: Name, surname: Name) =>
  surnameFirst ? [surname.text, given.text] : [given.text, surname.text];

function namesOf({ given, surname, displayName, culture, look }: Identity, random: Random): ContactPatch {
  const isLatin = given.text === given.latin;
  const middle = random.pick(look === 'woman' ? culture.women : culture.men);
  return {
    givenName: given.text,
    surname: surname.text,
    displayName,
    fileAs: `${surname.text}, ${given.text}`,
    ...(given.yomi && { yomiGivenName: given.yomi, yomiSurname: surname.yomi }),
    ...(isLatin && random.chance(0.1) && middle !== given && { middleName: middle.text }),
    ...(isLatin && random.chance(0.15) && { initials: `${given.text[0]}.${surname.text[0]}.` }),
  };
}

function workOf({ handle, displayName }: Identity, company: Company, random: Random): ContactPatch {
  const { culture, domain } = company;
  const { departments, profession } = INDUSTRIES[company.industry];
  const [department, jobTitles] = random.pick(Object.entries<readonly string[]>(departments));
  const address = `${handle}@${domain}`;
  const isDoctor = company.industry === 'care' && random.chance(0.6);
  return {
    emailAddresses: [
      { name: displayName, address },
      ...(random.chance(0.15) ? [{ name: `${displayName} (private)`, address: `${handle}@mail.example` }] : []),
    ],
    companyName: company.name,
    ...(company.yomi && { yomiCompanyName: company.yomi }),
    department,
    jobTitle: random.pick(jobTitles),
    ...(isDoctor && { title: 'Dr.' }),
    ...(random.chance(0.3) && { profession }),
    ...(random.chance(0.5) && { officeLocation: `${random.pick(['A', 'B', 'C'])}${digits('/###', random)}` }),
    businessHomePage: `https://www.${domain}/`,
    businessPhones: Array.from({ length: random.chance(0.2) ? 2 : 1 }, () =>
      digits(random.pick(culture.workPhones), random),
    ),
    ...(random.chance(0.7) && { mobilePhone: digits(random.pick(culture.mobilePhones), random) }),
    // A company has one seat, so all who work there have one address.
    businessAddress: addressOf(culture, createRandom(`seat of ${company.name}`), 0),
    ...(random.chance(0.25) && { imAddresses: [`sip:${address}`] }),
    ...(random.chance(0.2) && { manager: someName(culture, random) }),
    ...(random.chance(0.12) && { assistantName: someName(culture, random) }),
  };
}

function homeOf({ culture }: Identity, random: Random): ContactPatch {
  return {
    homeAddress: addressOf(culture, random, random.below(culture.places.length)),
    ...(random.chance(0.5) && { homePhones: [digits(random.pick(culture.workPhones), random)] }),
  };
}

function familyOf({ culture, surname, look }: Identity, random: Random): ContactPatch {
  const spouse = random.pick(look === 'woman' ? culture.men : culture.women);
  const children = random.shuffled([...culture.women, ...culture.men]).slice(0, 1 + random.below(3));
  return {
    ...(random.chance(0.5) && { spouseName: inOrder(culture, spouse, surname).join(culture.joint) }),
    ...(random.chance(0.4) && { children: children.map(({ text }) => text) }),
  };
}

const someName = (culture: Culture, random: Random) =>
  inOrder(culture, random.pick([...culture.women, ...culture.men]), random.pick(culture.surnames)).join(culture.joint);

/** A postal address at one of the country's places. */
export function addressOf(culture: Culture, random: Random, place: number): NonNullable<ContactPatch['homeAddress']> {
  const { city, state, postalCode, streets }: Place = culture.places[place]!;
  return {
    street: culture.street(random.pick(streets), 1 + random.below(120)),
    city,
    state: state ?? null,
    postalCode: digits(postalCode, random),
    countryOrRegion: culture.country,
  };
}

/** Between 1948 and 2004, any day that every year has. */
function birthdayOf(random: Random): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${1948 + random.below(57)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
}

const LETTERS = 'ABDEFHJKNPRTVWY';

function digits(pattern: string, random: Random): string {
  return pattern.replace(/[#X]/g, (sign) => (sign === '#' ? String(random.below(10)) : LETTERS[random.below(15)]!));
}

const NOT_DECOMPOSED: Record<string, string> = { ø: 'o', æ: 'ae', œ: 'oe', ß: 'ss', ł: 'l', đ: 'd', ı: 'i' };

/** What is left for an e-mail address: `Weiß-Økland` is `weiss-okland`. */
export function plain(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[øæœßłđı]/g, (letter) => NOT_DECOMPOSED[letter]!)
    .replace(/[^a-z-]/g, '');
}
