/** The smaller mailboxes of Alex Wilber and Megan Bowen. */
import type { UserContents } from '../users.js';
import { COMPANIES, CULTURES } from './companies.js';
import type { CompanyKey } from './companies.js';
import { usa } from './cultures/english.js';
import { toSeedFolder, withCreationDates } from './folders.js';
import { createPeople } from './people.js';
import type { People, Person } from './people.js';

/** 40 contacts: agencies and the press. */
export function alex(taken: Set<string>): UserContents {
  const people = createPeople('alex', taken);
  return {
    contacts: withCreationDates(
      [adeleVance, ...staff(people, 'contoso', 8, 'Colleagues'), ...friends(people, 11)],
      '2020-09-01',
      'alex',
    ),
    folders: [
      {
        displayName: 'Press',
        people: [...staff(people, 'brindlewick', 4, 'Press'), ...staff(people, 'federkiel', 3, 'Press')],
        folders: [{ displayName: 'Magazines', people: staff(people, 'aizuru', 3, 'Press') }],
      },
      { displayName: 'Agencies', people: [...staff(people, 'tallgrass', 4), ...staff(people, 'trangnon', 2)] },
      { displayName: 'Five-a-side ⚽', people: Array.from({ length: 4 }, () => people.friend(usa, ['Football'])) },
    ].map(toSeedFolder),
  };
}

/** 25 contacts: partners and the school. */
export function megan(taken: Set<string>): UserContents {
  const people = createPeople('megan', taken);
  return {
    contacts: withCreationDates(
      [...staff(people, 'contoso', 6, 'Colleagues'), ...friends(people, 6)],
      '2019-01-07',
      'megan',
    ),
    folders: [
      {
        displayName: 'Partners',
        people: [...staff(people, 'qingque', 3), ...staff(people, 'duchifat', 2)],
        folders: [{ displayName: 'Contracts 2025', since: '2025-01-02', people: staff(people, 'xochiluna', 3) }],
      },
      { displayName: 'School', people: Array.from({ length: 5 }, () => people.friend(usa, ['School'])) },
    ].map(toSeedFolder),
  };
}

const staff = (people: People, company: CompanyKey, count: number, ...categories: string[]) =>
  Array.from({ length: count }, () => people.employee(COMPANIES[company], categories));

/** Every third country, so that few share one. */
const friends = (people: People, count: number) =>
  Array.from({ length: count }, (_, i) => people.friend(CULTURES[(i * 3) % CULTURES.length]!));

const adeleVance: Person = {
  properties: {
    givenName: 'Adele',
    surname: 'Vance',
    displayName: 'Adele Vance',
    fileAs: 'Vance, Adele',
    companyName: 'Contoso',
    department: 'Retail',
    jobTitle: 'Retail Manager',
    emailAddresses: [{ name: 'Adele Vance', address: 'adele@contoso.example' }],
    businessPhones: ['+1 425 555 0109'],
    categories: ['Colleagues'],
  },
};
