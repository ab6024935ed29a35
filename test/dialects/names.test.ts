/** The columns of the property tables against the names that the reference prints (sections 4.1, 4.2, 5 and 6). */
import { selectOf } from '../../src/dialects/codec.js';
import { CONTACT_PROPERTIES } from '../../src/model/contact.js';
import { FOLDER_PROPERTIES } from '../../src/model/folder.js';
import { PHOTO_PROPERTIES } from '../../src/model/photo.js';
import type { Property } from '../../src/model/property.js';
import { DIALECTS, graph, outlook } from './dialects.js';

/** Section 4.2, the order of Graph's answers. */
const GRAPH_NAMES = `id, createdDateTime, lastModifiedDateTime, changeKey, categories, parentFolderId, birthday, fileAs,
  displayName, givenName, initials, middleName, nickName, surname, title, yomiGivenName, yomiSurname, yomiCompanyName,
  generation, emailAddresses, imAddresses, jobTitle, companyName, department, officeLocation, profession,
  businessHomePage, assistantName, manager, homePhones, mobilePhone, businessPhones, homeAddress, businessAddress,
  otherAddress, spouseName, personalNotes, children`.split(/,\s+/);

/** Section 4.2, the order of Outlook's GET. */
const OUTLOOK_NAMES =
  `Id, CreatedDateTime, LastModifiedDateTime, ChangeKey, Categories, ParentFolderId, Birthday, FileAs,
  DisplayName, GivenName, Initials, MiddleName, NickName, Surname, Title, YomiGivenName, YomiSurname, YomiCompanyName,
  Generation, EmailAddresses, ImAddresses, JobTitle, CompanyName, Department, OfficeLocation, Profession,
  BusinessHomePage, AssistantName, Manager, HomePhones, MobilePhone1, BusinessPhones, HomeAddress, BusinessAddress,
  OtherAddress, SpouseName, PersonalNotes, Children`.split(/,\s+/);

/** Section 4.1, the rows with "no" under W (V2's word for parentFolderId) and under F. */
const READ_ONLY = ['id', 'createdDateTime', 'lastModifiedDateTime', 'changeKey', 'parentFolderId'];
const NOT_FILTERABLE = `id, changeKey, categories, parentFolderId, title, yomiGivenName, yomiSurname, yomiCompanyName,
  emailAddresses, imAddresses, homePhones, businessPhones`.split(/,\s+/);

const rows: readonly Property[] = Object.values(CONTACT_PROPERTIES);

test('the Graph column lists the properties of section 4.1 in the order of section 4.2', () => {
  expect(rows.map(graph.nameOf)).toEqual(GRAPH_NAMES);
});

test('the Outlook column lists the same properties in the order of section 4.2', () => {
  expect(rows.map(outlook.nameOf)).toEqual(OUTLOOK_NAMES);
});

test('mobilePhone alone is renamed and not only written in another case', () => {
  const renamed = rows.filter((row) => row.graph?.toLowerCase() !== row.outlook?.toLowerCase());
  expect(renamed.map((row) => [row.graph, row.outlook])).toEqual([['mobilePhone', 'MobilePhone1']]);
});

test('what may be written, filtered and how often it may occur is as section 4.1 says', () => {
  expect(rows.filter((row) => !row.writable).map((row) => row.graph)).toEqual(READ_ONLY);
  expect(rows.filter((row) => !row.filterable).map((row) => row.graph)).toEqual(NOT_FILTERABLE);
  expect(rows.filter((row) => row.maxItems).map((row) => [row.graph, row.maxItems])).toEqual([
    ['emailAddresses', 3],
    ['imAddresses', 3],
    ['homePhones', 2],
    ['businessPhones', 2],
  ]);
});

test('folders and photos are named as sections 5 and 6 say', () => {
  expect(Object.values(FOLDER_PROPERTIES).map((row) => [row.graph, row.outlook])).toEqual([
    ['id', 'Id'],
    ['displayName', 'DisplayName'],
    ['parentFolderId', 'ParentFolderId'],
  ]);
  expect(Object.values(PHOTO_PROPERTIES).map((row) => [row.graph, row.outlook])).toEqual([
    ['id', 'Id'],
    ['@odata.mediaContentType', '@odata.mediaContentType'],
    ['width', 'Width'],
    ['height', 'Height'],
  ]);
});

test('a selection stands in the order of the table and always holds the id', () => {
  expect(selectOf(graph, CONTACT_PROPERTIES, ['surname', 'mobilePhone', 'givenName'])).toBe(
    'id,givenName,surname,mobilePhone',
  );
  expect(selectOf(outlook, CONTACT_PROPERTIES, ['surname', 'mobilePhone'])).toBe('Id,Surname,MobilePhone1');
  expect(selectOf(outlook, FOLDER_PROPERTIES, [])).toBe('Id');
});

test.each(DIALECTS)('%s never selects an annotation', (_name, dialect) => {
  expect(selectOf(dialect, PHOTO_PROPERTIES, ['contentType', 'width']).toLowerCase()).toBe('width');
});
