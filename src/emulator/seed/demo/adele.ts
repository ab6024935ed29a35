/** Adele Vance's mailbox: 250 contacts, of which 120 in the default folder. */
import { createRandom } from '../random.js';
import type { UserContents } from '../users.js';
import { COMPANIES, CULTURES } from './companies.js';
import type { CompanyKey } from './companies.js';
import { britain, usa } from './cultures/english.js';
import { germany, norway, sweden } from './cultures/europe.js';
import { toSeedFolder, withCreationDates } from './folders.js';
import type { FolderPlan } from './folders.js';
import { NOTABLE } from './notable.js';
import { createPeople } from './people.js';
import type { Person } from './people.js';

const IN_DEFAULT_FOLDER = 120;

export function adele(taken: Set<string>): UserContents {
  const people = createPeople('adele', taken);
  const staff = (company: CompanyKey, count: number, ...categories: string[]) =>
    Array.from({ length: count }, () => people.employee(COMPANIES[company], categories));
  const friends = (count: number, ...categories: string[]) =>
    Array.from({ length: count }, (_, i) => people.friend(CULTURES[i % CULTURES.length]!, categories));

  const colleagues = staff('contoso', 22, 'Colleagues');
  const everywhere = (Object.keys(COMPANIES) as CompanyKey[]).flatMap((company) => staff(company, 2, 'Business'));
  const others = [...colleagues, ...everywhere];
  const rest = [...others, ...friends(IN_DEFAULT_FOLDER - NOTABLE.length - others.length)];

  const europe: FolderPlan = {
    displayName: 'Europe',
    people: staff('clairvigne', 3, 'Customers'),
    folders: [
      {
        displayName: 'Nordics',
        people: [...staff('norrljus', 3, 'Customers'), ...staff('fjellrype', 3, 'Customers')],
        folders: [
          {
            displayName: 'Light festival Malmö',
            people: [
              ...staff('norrljus', 3, 'Project'),
              people.friend(sweden, ['Project']),
              people.friend(norway, ['Project']),
            ],
            folders: [
              {
                displayName: 'Stage crew',
                people: [people.friend(sweden), people.friend(norway), people.friend(sweden)],
              },
            ],
          },
        ],
      },
      { displayName: 'DACH', people: [...staff('muehlbach', 4, 'Customers'), ...staff('federkiel', 3, 'Customers')] },
      {
        displayName: 'Mediterranean',
        people: [
          ...staff('valdelumbre', 2, 'Customers'),
          ...staff('fontelupo', 2, 'Customers'),
          ...staff('turnasuyu', 2, 'Customers'),
        ],
        folders: [{ displayName: 'Ελλάδα', people: staff('glaros', 4, 'Customers') }],
      },
      {
        displayName: 'Eastern Europe',
        people: [...staff('bursztynek', 3, 'Customers'), ...staff('drukarnia', 3, 'Customers')],
      },
    ],
  };

  const asia: FolderPlan = {
    displayName: 'Asia Pacific',
    people: [...staff('wattlebird', 3, 'Customers'), ...staff('trangnon', 2, 'Customers')],
    folders: [
      {
        displayName: '日本',
        people: staff('aizuru', 3, 'Customers'),
        folders: [{ displayName: '大阪', people: staff('hoshikujira', 5, 'Customers') }],
      },
      { displayName: '한국', people: staff('eunha', 3, 'Customers') },
      { displayName: '中国', people: staff('qingque', 3, 'Customers') },
      { displayName: 'भारत', people: staff('mayurpankh', 3, 'Customers') },
    ],
  };

  const folders: FolderPlan[] = [
    {
      displayName: 'Customers',
      people: staff('tallgrass', 3, 'Customers'),
      folders: [
        europe,
        {
          displayName: 'Americas',
          people: [...staff('xochiluna', 3, 'Customers'), ...staff('quillback', 3, 'Customers')],
        },
        asia,
        {
          displayName: 'Middle East & Africa',
          people: [...staff('hudhud', 3, 'Customers'), ...staff('duchifat', 3, 'Customers')],
        },
      ],
    },
    {
      displayName: 'Suppliers',
      people: [...staff('penhallick', 2, 'Suppliers'), ...staff('changdao', 3, 'Suppliers')],
      folders: [
        {
          displayName: 'Print & paper',
          people: [...staff('brindlewick', 3, 'Suppliers'), ...staff('drukarnia', 2, 'Suppliers')],
        },
        {
          displayName: 'Coffee, tea & cake ☕',
          people: [...staff('tucanoazul', 3, 'Suppliers'), ...staff('wattlebird', 2, 'Suppliers')],
        },
      ],
    },
    {
      displayName: 'Family',
      people: Array.from({ length: 8 }, () => people.friend(usa, ['Family'], { text: 'Vance', latin: 'Vance' })),
      folders: [
        {
          displayName: 'In-laws',
          people: Array.from({ length: 4 }, () =>
            people.friend(germany, ['Family'], { text: 'Löwenstern', latin: 'Loewenstern' }),
          ),
        },
      ],
    },
    {
      displayName: 'Conference 2026',
      since: '2025-06-02',
      people: friends(4, 'Conference 2026'),
      folders: [
        {
          displayName: 'Speakers',
          people: [
            ...staff('quillback', 2, 'Speaker'),
            ...staff('larkmoor', 2, 'Speaker'),
            ...staff('eunha', 1, 'Speaker'),
          ],
          folders: [
            {
              displayName: 'Keynotes',
              people: [
                ...staff('qingque', 1, 'Speaker'),
                ...staff('hudhud', 1, 'Speaker'),
                ...staff('aizuru', 1, 'Speaker'),
              ],
            },
          ],
        },
        { displayName: 'Volunteers', people: friends(8, 'Volunteer') },
      ],
    },
    {
      displayName: "Book club (it's on Tuesdays!)",
      people: Array.from({ length: 6 }, () => people.friend(britain, ['Book club'])),
    },
    { displayName: 'To be sorted' },
  ];

  return {
    contacts: withCreationDates(alternating(NOTABLE, createRandom('adele').shuffled(rest)), '2018-03-01', 'adele'),
    folders: folders.map(toSeedFolder),
  };
}

/** One of the few, then two of the many, until the few are used up: so the first page has some of both. */
function alternating(few: readonly Person[], many: readonly Person[]): Person[] {
  const mixed = few.flatMap((person, i) => [person, ...many.slice(i * 2, i * 2 + 2)]);
  return [...mixed, ...many.slice(few.length * 2)];
}
