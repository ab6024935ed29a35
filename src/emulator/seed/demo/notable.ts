/** Contacts written by hand, each for something that address books have and programs forget. */
import type { ContactPatch } from '../../../model/contact.js';
import { drawAvatar } from '../avatar/avatar.js';
import type { Look } from '../avatar/portrait.js';
import type { Person } from './people.js';

type Properties = ContactPatch & { readonly givenName: string; readonly displayName?: string };

/** Display name and file-as follow from the name parts where they are not given. */
function person(properties: Properties, look?: Look): Person {
  const { givenName, surname } = properties;
  const displayName = surname ? `${givenName} ${surname}` : givenName;
  const whole = { displayName, fileAs: surname ? `${surname}, ${givenName}` : givenName, ...properties };
  return look === undefined
    ? { properties: whole }
    : { properties: whole, photo: () => drawAvatar({ key: whole.displayName, look }) };
}

const email = (address: string, name: string) => ({ name, address });

const MINUTES = `Call of 14 October – what was said:

1. The "midnight teal" samples arrived; two of twelve were chipped 😕
2. Delivery: they can do 400 pieces per week, "maybe 450 if the kiln behaves".
3. Prices stay until 31 March.\tAfter that: +3.5 %.

Open questions
  • Who pays for the pallets?
  • Can we get the certificate as PDF *and* on paper?
  • Is 5 < 6 && "quoted" <b>text</b> shown as it stands? (the last export ate it)

To do
  ☐ send the signed frame contract
  ☐ ask Megan about the customs number
  ☑ thank-you card 💌

She closed with: “Wer langsam brennt, brennt gut.” – c’est la vie.
`;

const RECIPE = `Grandmother's soup, as told on the phone:

${[
  '2 onions, slowly, "until they confess"',
  'a handful of barley',
  'carrots – as many as there are guests',
  'dill 🌿, never parsley',
  'one hour, lid half open',
  'salt at the end, "you can always add, never take"',
]
  .map((step, i) => `${i + 1}) ${step}`)
  .join('\n')}

Serve with the dark bread. Freezes well.`;

export const NOTABLE: readonly Person[] = [
  person(
    {
      givenName: 'Siobhán',
      surname: "O'Neill",
      nickName: 'Shiv',
      birthday: '1988-02-29',
      companyName: 'Cloonbeg Hill Creamery',
      department: 'Quality',
      jobTitle: 'Head Taster',
      emailAddresses: [email('siobhan.o-neill@cloonbeghill.example', "Siobhán O'Neill")],
      businessPhones: ['+353 20 911 0142'],
      businessHomePage: 'https://www.cloonbeghill.example/',
      personalNotes: 'Born on a leap day: celebrates on 28 February *and* 1 March 🎂🎂',
      categories: ['VIP', 'Holiday cards'],
    },
    'woman',
  ),
  person(
    {
      givenName: 'Alex',
      surname: 'Wilber',
      companyName: 'Contoso',
      department: 'Marketing',
      jobTitle: 'Marketing Assistant',
      officeLocation: 'B/131',
      emailAddresses: [email('alex@contoso.example', 'Alex Wilber')],
      businessPhones: ['+1 425 555 0131'],
      imAddresses: ['sip:alex@contoso.example'],
      manager: 'Adele Vance',
      categories: ['Colleagues'],
    },
    'man',
  ),
  person(
    {
      givenName: 'Megan',
      surname: 'Bowen',
      companyName: 'Contoso',
      department: 'Marketing',
      jobTitle: 'Marketing Manager',
      officeLocation: 'B/112',
      emailAddresses: [email('megan@contoso.example', 'Megan Bowen')],
      businessPhones: ['+1 425 555 0112'],
      mobilePhone: '+1 206 555 0112',
      imAddresses: ['sip:megan@contoso.example'],
      categories: ['Colleagues', 'VIP'],
    },
    'woman',
  ),
  person(
    {
      title: 'Prof. Dr.',
      givenName: 'Leopoldine',
      middleName: 'Amalia Kunigunde',
      surname: 'Blütenstaub-Größwang',
      generation: 'III',
      initials: 'L.A.K.B.-G.',
      nickName: 'Poldi',
      birthday: '1961-12-31',
      emailAddresses: [
        email('leopoldine.bluetenstaub@muehlbaechler.example', 'Prof. Dr. L. Blütenstaub-Größwang'),
        email('l.b-g+patents@kiln-institute.example', 'Kiln Institute'),
        email('poldi@post.example', 'Poldi 🌼'),
      ],
      imAddresses: ['sip:poldi@muehlbaechler.example', 'xmpp:poldi@chat.example', 'matrix:u/poldi:chat.example'],
      jobTitle: 'Head of Materials Research',
      companyName: 'Mühlbächler Feinmechanik GmbH',
      department: 'Research & Development',
      officeLocation: 'Turm 2, Zimmer 14b',
      profession: 'Ceramist',
      businessHomePage: 'https://www.muehlbaechler.example/team/%C3%BC?lang=de#poldi',
      assistantName: 'Sönke Dörfler',
      manager: 'Gesine Löwenstern',
      homePhones: ['+49 30 23125 101', '+49 30 23125 102'],
      mobilePhone: '+49 171 39200 14',
      businessPhones: ['+49 89 99998 210', '+49 89 99998 211'],
      homeAddress: {
        street: 'Nachtigallenweg 3\nGartenhaus, 2. Stock',
        city: 'Tübingen',
        state: 'Baden-Württemberg',
        postalCode: '72076',
        countryOrRegion: 'Germany',
      },
      businessAddress: {
        street: 'Am Alten Gaswerk 12',
        city: 'Berlin',
        state: null,
        postalCode: '10999',
        countryOrRegion: 'Germany',
      },
      otherAddress: {
        street: 'Almhütte am Krähenstein',
        city: 'Hinterbichl',
        state: 'Tirol',
        postalCode: '9974',
        countryOrRegion: 'Austria',
      },
      spouseName: 'Eckhart Größwang',
      children: ['Friederike', 'Götz', 'Käthe', 'Zoë'],
      personalNotes: MINUTES,
      categories: ['VIP', 'Suppliers', 'Holiday cards', 'Speaks German'],
    },
    'woman',
  ),
  person(
    {
      givenName: '美月',
      surname: '星野谷',
      yomiGivenName: 'ミヅキ',
      yomiSurname: 'ホシノヤ',
      yomiCompanyName: 'ホシクジラセイサクショ',
      displayName: '星野谷 美月',
      companyName: '株式会社星鯨製作所',
      department: '海外営業部',
      jobTitle: '課長',
      emailAddresses: [email('mizuki.hoshinoya@hoshikujira.example', '星野谷 美月')],
      businessPhones: ['+1 425 555 0177'],
      personalNotes: '名刺交換：2024年、大阪。英語でのやり取りも可。',
      categories: ['VIP'],
    },
    'woman',
  ),
  person({ givenName: 'Bo' }),
  person({ givenName: 'Plumber', mobilePhone: '+1 206 555 0199', personalNotes: 'Rings twice.' }),
  person(
    {
      givenName: 'Oma',
      birthday: '1938-05-01',
      homePhones: ['+49 30 23125 007'],
      personalNotes: RECIPE,
      categories: ['Family'],
    },
    'woman',
  ),
  person(
    {
      givenName: 'Þórdís',
      surname: 'Eyjólfsdóttir',
      companyName: 'Hrímfaxi Ullarvörur',
      jobTitle: 'Hönnuður',
      emailAddresses: [email('thordis@hrimfaxi.example', 'Þórdís Eyjólfsdóttir')],
      businessAddress: {
        street: 'Lundagata 7',
        city: 'Ísafjörður',
        state: null,
        postalCode: '400',
        countryOrRegion: 'Iceland',
      },
    },
    'woman',
  ),
  person(
    {
      givenName: 'Kaʻiulani',
      surname: 'Nāhale',
      nickName: '"Lani"',
      emailAddresses: [email('lani@inbox.example', 'Lani 🌺')],
      imAddresses: ['sip:lani@inbox.example', 'xmpp:lani@chat.example'],
      birthday: '1992-11-30',
    },
    'woman',
  ),
  person(
    {
      givenName: 'Անուշ',
      surname: 'Ծիրանյան',
      emailAddresses: [email('anush.tsiranyan@mail.example', 'Անուշ')],
      categories: ['Choir'],
    },
    'woman',
  ),
  person(
    {
      givenName: 'ნინო',
      surname: 'ვარდიაშვილი',
      emailAddresses: [email('nino.v@mail.example', 'ნინო')],
      categories: ['Choir'],
    },
    'woman',
  ),
  person(
    { givenName: 'Suharti', emailAddresses: [email('suharti@post.example', 'Suharti')], jobTitle: 'Batik Artist' },
    'woman',
  ),
  // Two people of one name: only the address tells them apart.
  person(
    {
      givenName: 'Jasper',
      surname: 'Hollis',
      generation: 'Sr.',
      emailAddresses: [email('jasper.hollis.sr@post.example', 'Jasper Hollis')],
    },
    'man',
  ),
  person({
    givenName: 'Jasper',
    surname: 'Hollis',
    generation: 'Jr.',
    displayName: 'Jasper Hollis',
    emailAddresses: [email('jasper.hollis.jr@post.example', 'Jasper Hollis')],
    imAddresses: ['sip:jr@post.example'],
  }),
  person({
    givenName: 'Front desk',
    displayName: 'Larkmoor Family Clinic (front desk)',
    fileAs: 'Larkmoor Family Clinic',
    companyName: 'Larkmoor Family Clinic',
    businessPhones: ['+1 425 555 0100', '+1 425 555 0101'],
    emailAddresses: [
      email('frontdesk@larkmoor.example', 'Front desk'),
      email('emergency@larkmoor.example', 'Out of hours'),
    ],
  }),
  person(
    {
      givenName: 'Jean-Baptiste',
      surname: 'de la Châtaigneraie d’Hautecœur',
      title: 'M.',
      jobTitle: 'Maître chocolatier',
      companyName: 'Maison Clairvigneau',
      emailAddresses: [email('jb.hautecoeur@clairvigneau.example', 'Jean-Baptiste 🍫')],
      spouseName: 'Léontine',
      birthday: '1970-01-01',
    },
    'man',
  ),
  person(
    {
      givenName: 'Mia 🌻',
      nickName: 'Mimi',
      mobilePhone: '+61 491 570 157',
      birthday: '2001-09-09',
      children: ['Pip'],
      personalNotes: 'Travels a lot. Last seen in 🇻🇳, then 🇹🇭, then 🇳🇿.\nPostcards go on the fridge.',
    },
    'woman',
  ),
];
