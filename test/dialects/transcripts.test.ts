/** Both roads of each dialect against the published samples and against pairs written from the reference's tables. */
import { decodeCount, decodePage, decodeRecord } from '../../src/dialects/codec.js';
import type { Dialect, DialectName, WireRequest } from '../../src/dialects/dialect.js';
import { SERVICE_ROOT, DIALECTS, graph, outlook } from './dialects.js';
import type { Intent } from './intent.js';
import { requestOf, tableOf } from './intent.js';
import { publishedSamples, responseOf, writtenCases } from './transcript.js';
import type { Case, Expectation, Transcript } from './transcript.js';

const GARTH_ID = 'AAMkAGI2THk0AAA=';
const JANET_ID = 'AAMkAGI2THkzAAA=';
const NO_COUNTRY = { street: 'Some street', city: 'Seattle', state: 'WA', postalCode: '98121', countryOrRegion: null };
const REDMOND = {
  street: '10 Contoso Way',
  city: 'Redmond',
  state: 'WA',
  postalCode: '98075',
  countryOrRegion: 'USA',
};
const SELECT = ['emailAddresses', 'givenName', 'surname'] as const;
const FINANCE = { sourceId: 'AAMkAGI2TKI5AAA=', displayName: 'Finance', parentFolderId: 'AAMkAGI2AAEOAAA=' };
const NOTHING = {
  categories: [],
  birthday: null,
  initials: null,
  middleName: null,
  nickName: null,
  title: null,
  yomiGivenName: null,
  yomiSurname: null,
  yomiCompanyName: null,
  generation: null,
  imAddresses: [],
  jobTitle: null,
  companyName: null,
  department: null,
  officeLocation: null,
  profession: null,
  businessHomePage: null,
  assistantName: null,
  manager: null,
  homePhones: [],
  mobilePhone: null,
  homeAddress: null,
  businessAddress: null,
  otherAddress: null,
  spouseName: null,
  personalNotes: null,
  children: [],
};
const GARTH = {
  ...NOTHING,
  sourceId: GARTH_ID,
  createdDateTime: '2014-10-19T23:08:24Z',
  lastModifiedDateTime: '2014-10-19T23:08:24Z',
  changeKey: 'EQAAABYAAACd9nJ/tVysQos2hTfspaWRAAADTIa4',
  parentFolderId: 'AAMkAGI2AAEOAAA=',
  fileAs: 'Fort, Garth',
  displayName: 'Garth Fort',
  givenName: 'Garth',
  initials: 'G.F.',
  nickName: 'Garth',
  surname: 'Fort',
  jobTitle: 'Web Marketing Manager',
  companyName: 'Contoso, Inc.',
  department: 'Sales & Marketing',
  officeLocation: '20/1101',
  businessHomePage: 'https://www.contoso.com',
  businessPhones: ['+1 918 555 0101'],
  businessAddress: REDMOND,
};

/** What was wanted where a sample was taken, and what a reader gets of it. */
const PUBLISHED: Readonly<Record<DialectName, Readonly<Record<string, Expectation>>>> = {
  graph: {
    'update-contact': {
      intent: {
        verb: 'updateContact',
        id: GARTH_ID,
        patch: { homeAddress: { ...NO_COUNTRY, street: '123 Some street' }, birthday: '1974-07-22' },
      },
      record: {
        ...GARTH,
        birthday: '1974-07-22', // printed as a bare date (reference, section 20)
        emailAddresses: [{ name: 'Garth', address: 'garth@contoso.com' }],
        imAddresses: ['sip:garthf@contoso.com'],
        homeAddress: { ...NO_COUNTRY, street: '123 Some street' },
      },
    },
  },
  outlook: {
    'create-contact': {
      intent: {
        verb: 'createContact',
        folderId: null,
        patch: {
          givenName: 'Pavel',
          surname: 'Bansky',
          emailAddresses: [{ address: 'pavelb@a830edad9050849NDA1.onmicrosoft.com', name: 'Pavel Bansky' }],
          businessPhones: ['+1 732 555 0102'],
        },
      },
      record: {
        ...NOTHING,
        sourceId: 'AAMkAGE0M4xqVAAA=',
        changeKey: 'EQAAABYAAAAmP1Ln1wcHRariNdTMGAO9AAAV41eC',
        createdDateTime: '2014-10-22T20:38:18Z',
        lastModifiedDateTime: '2014-10-22T20:38:19Z',
        parentFolderId: 'AAMkAGE0MAAEOAAA=',
        fileAs: null,
        displayName: 'Pavel Bansky',
        givenName: 'Pavel',
        surname: 'Bansky',
        emailAddresses: [{ address: 'pavelb@a830edad9050849NDA1.onmicrosoft.com', name: 'Pavel Bansky' }],
        businessPhones: ['+1 732 555 0102'],
      },
    },
    'delete-contact': { intent: { verb: 'deleteContact', id: 'AAMkAGE0Myy2hAAA=' } },
    'get-contact-folder': { intent: { verb: 'getFolder', id: FINANCE.sourceId }, record: FINANCE },
    'get-contact-select': {
      intent: { verb: 'getContact', id: GARTH_ID, select: SELECT },
      record: {
        sourceId: GARTH_ID,
        givenName: 'Garth',
        surname: 'Fort',
        emailAddresses: [
          {
            name: 'garthf@a830edad9050849NDA1.onmicrosoft.com',
            address: 'garthf@a830edad9050849NDA1.onmicrosoft.com',
          },
        ],
      },
    },
    'get-contact': {
      intent: { verb: 'getContact', id: GARTH_ID },
      record: {
        ...GARTH,
        emailAddresses: [{ name: 'Garth', address: 'garthf@a830edad9050849NDA1.onmicrosoft.com' }],
        imAddresses: ['sip:garthf@a830edad9050849nda1.onmicrosoft.com'],
      },
    },
    'get-photo-bytes': { intent: { verb: 'getPhotoValue', id: 'AAMkAGE1M2IyNGNm===' } },
    'get-photo-metadata': {
      intent: { verb: 'getPhoto', id: 'AAMkAGE1M2IyNGNm' },
      record: { size: '103X77', contentType: 'image/jpeg', width: 103, height: 77 },
    },
    'list-contact-folders': {
      intent: { verb: 'listFolders', folderId: null },
      page: { records: [FINANCE], nextLink: null, count: null },
    },
    'list-contacts-select': {
      intent: { verb: 'listContacts', folderId: null, select: SELECT },
      page: {
        records: [
          {
            sourceId: 'AAMkAGI2THk3AAA=',
            givenName: 'Rob',
            surname: 'Young',
            emailAddresses: [
              { name: 'roby@a830edad9050849NDA1.onmicrosoft.com', address: 'roby@a830edad9050849NDA1.onmicrosoft.com' },
            ],
          },
          {
            sourceId: JANET_ID,
            givenName: 'Janet',
            surname: 'Schorr',
            emailAddresses: [
              {
                name: 'janets@a830edad9050849NDA1.onmicrosoft.com',
                address: 'janets@a830edad9050849NDA1.onmicrosoft.com',
              },
            ],
          },
        ],
        nextLink: null,
        count: null,
      },
    },
    'set-photo-put': { intent: { verb: 'setPhoto', id: 'AAMkAGE1M2IyNGNm===', contentType: 'image/jpeg' } },
    'update-contact': {
      intent: {
        verb: 'updateContact',
        id: JANET_ID,
        patch: { homeAddress: NO_COUNTRY, birthday: '1974-07-22' },
      },
      record: {
        ...NOTHING,
        sourceId: JANET_ID,
        changeKey: 'EQAAABYAAACd9nJ/tVysQos2hTfspaWRAAADTIa3',
        createdDateTime: '2014-10-19T23:08:18Z',
        lastModifiedDateTime: '2014-10-19T23:08:18Z',
        parentFolderId: 'AAMkAGI2AAEOAAA=',
        birthday: '1974-07-22',
        fileAs: 'Schorr, Janet',
        displayName: 'Janet Schorr',
        givenName: 'Janet',
        surname: 'Schorr',
        emailAddresses: [
          {
            name: 'janets@a830edad9050849NDA1.onmicrosoft.com',
            address: 'janets@a830edad9050849NDA1.onmicrosoft.com',
          },
        ],
        imAddresses: ['sip:janets@a830edad9050849nda1.onmicrosoft.com'],
        jobTitle: 'Product Marketing Manager',
        department: 'Sales & Marketing',
        officeLocation: '18/2111',
        businessPhones: ['+1 425 555 0109'],
        homeAddress: NO_COUNTRY,
      },
    },
  },
};

/** Samples of synchronisation (reference, section 12.1); here only their address is looked at. */
const TRACK_CHANGES = ['track-changes-first', 'track-changes-second', 'track-changes-next'];

describe.each(DIALECTS)('the published samples of %s', (name, dialect) => {
  const samples = publishedSamples(name);
  const expectations = Object.entries(PUBLISHED[name]);

  test('are all looked at', () => {
    const others = name === 'outlook' ? TRACK_CHANGES : [];
    expect([...samples.keys()].sort()).toEqual([...expectations.map(([sample]) => sample), ...others].sort());
  });

  test.each(expectations)('%s asks and reads what the page shows', (sample, expectation) => {
    judge(dialect, { ...samples.get(sample)!, ...expectation });
  });
});

test.each(TRACK_CHANGES)('the published sample %s asks the collection of contacts', (sample) => {
  const url = new URL(publishedSamples('outlook').get(sample)!.request.url);
  const path = SERVICE_ROOT_PATH + outlook.paths.contacts({ owner: null }, null);
  expect(url.pathname.replace(/\/$/, '').toLowerCase()).toBe(path);
});

const SERVICE_ROOT_PATH = new URL(SERVICE_ROOT.outlook).pathname;

describe.each(DIALECTS)('what %s asks and reads', (name, dialect) => {
  const cases = writtenCases(name).map((written) => [written.section, written.title, written] as const);
  test.each(cases)('section %s: %s', (_section, _title, written) => judge(dialect, written));
});

test('both dialects show each case of sections 4.1 to 4.5', () => {
  const titles = (dialect: DialectName) =>
    writtenCases(dialect)
      .filter(({ section }) => section.startsWith('4.'))
      .map(({ intent }) => JSON.stringify(intent));
  expect(titles('graph')).toEqual(titles('outlook'));
});

function judge(dialect: Dialect, transcript: Case): void {
  const request = requestOf(dialect, transcript.intent);
  expect(plainRequest(dialect, request)).toEqual(plainTranscript(transcript, request));
  const response = responseOf(transcript);
  if (response.status >= 400) expect(dialect.readError(response)).toEqual(transcript.problem);
  if ('record' in transcript) {
    expect(decodeRecord(dialect, tableOf(transcript.intent), response.body)).toEqual(transcript.record);
  }
  if ('page' in transcript) {
    expect(decodePage(dialect, tableOf(transcript.intent), response.body)).toEqual(transcript.page);
  }
  if ('count' in transcript) expect(decodeCount(response.body)).toBe(transcript.count);
  if (transcript.answers) {
    const answers = dialect.batch.decode(response, partsOf(transcript.intent));
    expect(answers.map((answer) => answer && { status: answer.status, body: answer.body })).toEqual(
      transcript.answers.map((answer) => answer ?? undefined),
    );
  }
}

function partsOf(intent: Intent): number {
  return intent.verb === 'batch' ? intent.parts.length : 0;
}

interface PlainRequest {
  readonly method: string;
  readonly path: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** With the dialect's own headers, as the transport sends it. */
function plainRequest(dialect: Dialect, { method, path, headers, body }: WireRequest): PlainRequest {
  const sent = { ...dialect.headers({ owner: null }), ...headers };
  return { method, ...plainAddress(path), headers: sent, body: body instanceof Uint8Array ? body.toString() : body };
}

/** Headers that a transcript leaves out are not looked at; nor is JSON's own content type, which the transport sets. */
function plainTranscript({ request, intent }: Case, asked: WireRequest): PlainRequest {
  const dialect = request.url.startsWith(SERVICE_ROOT.graph) ? graph : outlook;
  const headers: Record<string, string> = { ...dialect.headers({ owner: null }), ...asked.headers };
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = String(value);
  if (headers['content-type'] === 'application/json') delete headers['content-type'];
  const address = plainAddress(request.url.slice(SERVICE_ROOT[dialect.name].length));
  // The parts of a JSON envelope hold addresses of their own.
  const body = intent.verb === 'batch' && dialect === graph ? encodedParts(request) : request.body;
  return { method: request.method, ...address, headers, body };
}

/** A transcript leaves `=` in ids as it is; ours are encoded. */
function encodedParts({ body }: Transcript['request']): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(/(contacts\/\w+)=/g, '$1%3D'));
}

/** Decoded, and with the names of `$select` in no order; the id, which comes unasked, is left out of them. */
function plainAddress(address: string): Pick<PlainRequest, 'path' | 'options'> {
  const { pathname, searchParams } = new URL(address, 'https://host');
  const options = [...searchParams].map(([name, value]) => [
    name,
    name === '$select'
      ? value
          .split(',')
          .filter((word) => word.toLowerCase() !== 'id')
          .sort()
      : value,
  ]);
  return { path: decodeURIComponent(pathname), options: Object.fromEntries(options) };
}
