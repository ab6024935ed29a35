/** Any number of contacts for Adele's default folder, each made when it is asked for and forgotten after. */
import type { ContactPatch } from '../../model/contact.js';
import { COMPANIES, INDUSTRIES } from './demo/companies.js';
import type { Company } from './demo/companies.js';
import type { Culture, Name } from './demo/cultures/culture.js';
import { addressOf, plain } from './demo/people.js';
import { createRandom } from './random.js';
import type { Seed, SeedContact } from './shape.js';
import { demoUsers } from './users.js';

export const MAX_SYNTHETIC = 1_000_000;

/** `count` contacts without photos. A contact depends on its place alone, so a larger seed begins like a smaller one. */
export function syntheticSeed(count: number): Seed {
  return demoUsers({ adele: { contacts: { [Symbol.iterator]: () => generate(count) } } });
}

function* generate(count: number): Generator<SeedContact> {
  const employers = createEmployers();
  let day = '';
  for (let index = 0; index < count; index++) {
    const time = index % TIMES.length;
    if (time === 0) day = new Date(FIRST_DAY + (index / TIMES.length) * DAY_MS).toISOString().slice(0, 10);
    yield { properties: contactAt(index, employers), createdAt: day + TIMES[time]! };
  }
}

const FIRST_DAY = Date.UTC(2015, 0, 5);
const DAY_MS = 24 * 3600 * 1000;

const twoDigits = (count: number, first = 0, step = 1) =>
  Array.from({ length: count }, (_, i) => String(first + i * step).padStart(2, '0'));
const TWO_DIGITS = twoDigits(100);
const MONTHS = twoDigits(12, 1);
const DAYS = twoDigits(28, 1);
/** One contact every five minutes. */
const TIMES = twoDigits(24).flatMap((hour) => twoDigits(12, 0, 5).map((minute) => `T${hour}:${minute}:00Z`));
const BUILDINGS = ['A', 'B', 'C', 'D'];
const CATEGORIES: readonly (readonly string[])[] = [
  [],
  ['Customers'],
  ['Suppliers'],
  ['Customers', 'VIP'],
  ['Newsletter'],
];

/** Companies with all that their people have in common, made once; every contact refers to it. */
function createEmployers() {
  return Object.values<Company>(COMPANIES).map(({ name, yomi, domain, culture, industry }) => ({
    name,
    yomi: yomi ?? null,
    domain,
    culture,
    profession: INDUSTRIES[industry].profession,
    jobs: Object.entries<readonly string[]>(INDUSTRIES[industry].departments).flatMap(([department, titles]) =>
      titles.map((jobTitle) => ({ department, jobTitle })),
    ),
    homePage: `https://www.${domain}/`,
    seat: addressOf(culture, createRandom(`seat of ${name}`), 0),
    homes: culture.places.flatMap((_, place) =>
      [0, 1, 2, 3].map((n) => addressOf(culture, createRandom(`home ${n} of ${name}`), place)),
    ),
    givenNames: [...culture.women, ...culture.men].map(withPlainForm),
    surnames: culture.surnames.map(withPlainForm),
  }));
}

const withPlainForm = (name: Name) => ({ ...name, plain: plain(name.latin) });

/** All contacts have the same members in the same order: objects of one shape are made several times faster. */
function contactAt(index: number, employers: ReturnType<typeof createEmployers>): ContactPatch {
  const draw = createDraw(index);
  const employer = draw(employers);
  const { culture, domain, givenNames, surnames } = employer;
  const given = draw(givenNames);
  const surname = draw(surnames);
  const { department, jobTitle } = draw(employer.jobs);
  const displayName = nameOf(culture, given, surname);
  const handle = `${given.plain}.${surname.plain}.${index}`;
  const address = `${handle}@${domain}`;
  const number = draw(TWO_DIGITS);
  const isMarried = index % 5 === 0;
  return {
    categories: draw(CATEGORIES),
    birthday: `19${50 + (index % 50)}-${draw(MONTHS)}-${draw(DAYS)}`,
    fileAs: `${surname.text}, ${given.text}`,
    displayName,
    givenName: given.text,
    surname: surname.text,
    yomiGivenName: given.yomi ?? null,
    yomiSurname: surname.yomi ?? null,
    yomiCompanyName: employer.yomi,
    emailAddresses:
      index % 4 === 0
        ? [
            { name: displayName, address },
            { name: `${displayName} (private)`, address: `${handle}@mail.example` },
          ]
        : [{ name: displayName, address }],
    imAddresses: index % 3 === 0 ? [`sip:${address}`] : [],
    jobTitle,
    companyName: employer.name,
    department,
    officeLocation: `${draw(BUILDINGS)}/${100 + (index % 900)}`,
    profession: employer.profession,
    businessHomePage: employer.homePage,
    manager: nameOf(culture, draw(givenNames), draw(surnames)),
    homePhones: [`+1 360 555 01${number}`],
    mobilePhone: `+1 206 555 01${number}`,
    businessPhones: [`+1 425 555 01${number}`],
    homeAddress: draw(employer.homes),
    businessAddress: employer.seat,
    spouseName: isMarried ? nameOf(culture, draw(givenNames), surname) : null,
    children: isMarried ? [draw(givenNames).text] : [],
    personalNotes: `Contact number ${index + 1}.`,
  };
}

const nameOf = ({ surnameFirst, joint }: Culture, given: Name, surname: Name) =>
  surnameFirst ? surname.text + joint + given.text : given.text + joint + surname.text;

const { floor, imul } = Math;

/** Picks from lists, one after the other, by nothing but the index. */
function createDraw(index: number): <T>(list: readonly T[]) => T {
  let state = imul(index + 1, 0x9e3779b1);
  return <T>(list: readonly T[]) => {
    state = (imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return list[floor(((state >>> 8) / 2 ** 24) * list.length)] as T; // inside by construction
  };
}
