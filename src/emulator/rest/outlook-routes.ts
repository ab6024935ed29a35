/** What Outlook REST v2.0 answers (reference, section 3.1): folders are read only, and there is no `permanentDelete`. */
import { createCategory, deleteCategory, getCategory, listCategories, updateCategory } from './categories.js';
import { countAll, createContact, deleteContact, getContact, listContacts, updateContact } from './contacts.js';
import { createExtension, deleteExtension, getExtension, listExtensions, updateExtension } from './extensions.js';
import { countFolders, getFolder, listFolders } from './folders.js';
import { orTracked, trackContacts, trackFolders } from './outlook-delta.js';
import { getPhoto, getPhotoBytes, putPhoto } from './photos.js';
import type { Routes } from './service.js';

export const OUTLOOK_ROUTES: Routes = {
  contacts: { GET: orTracked(listContacts, trackContacts), POST: createContact },
  'contacts/$count': { GET: countAll },
  contact: { GET: getContact, PATCH: updateContact, DELETE: deleteContact },
  extensions: { GET: listExtensions, POST: createExtension },
  extension: { GET: getExtension, PATCH: updateExtension, DELETE: deleteExtension },
  masterCategories: { GET: listCategories, POST: createCategory },
  masterCategory: { GET: getCategory, PATCH: updateCategory, DELETE: deleteCategory },
  folders: { GET: orTracked(listFolders, trackFolders) },
  'folders/$count': { GET: countFolders },
  // With the preference this is the folder's contacts (reference, section 12.1).
  folder: { GET: orTracked(getFolder, trackContacts) },
  photo: { GET: getPhoto },
  photoValue: { GET: getPhotoBytes, PUT: putPhoto, PATCH: putPhoto },
};
