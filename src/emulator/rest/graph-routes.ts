/** What Graph v1.0 answers (reference, section 3.1): the map from resources and methods to handlers. */
import { countAll, createContact, deleteContact, getContact, listContacts, updateContact } from './contacts.js';
import { createCategory, deleteCategory, getCategory, listCategories, updateCategory } from './categories.js';
import { countFolders, createFolder, deleteFolder, getFolder, listFolders, updateFolder } from './folders.js';
import { createExtension, deleteExtension, getExtension, listExtensions, updateExtension } from './extensions.js';
import { contactDelta, folderDelta } from './graph-delta.js';
import { translateExchangeIds } from './id-translation.js';
import { getPhoto, getPhotoBytes, putPhoto } from './photos.js';
import type { Routes } from './service.js';

export const GRAPH_ROUTES: Routes = {
  contacts: { GET: listContacts, POST: createContact },
  'contacts/$count': { GET: countAll },
  'contacts/delta': { GET: contactDelta },
  contact: { GET: getContact, PATCH: updateContact, DELETE: deleteContact },
  'contact/permanentdelete': { POST: deleteContact },
  extensions: { GET: listExtensions, POST: createExtension },
  extension: { GET: getExtension, PATCH: updateExtension, DELETE: deleteExtension },
  categories: { GET: listCategories, POST: createCategory },
  category: { GET: getCategory, PATCH: updateCategory, DELETE: deleteCategory },
  folders: { GET: listFolders, POST: createFolder },
  'folders/$count': { GET: countFolders },
  'folders/delta': { GET: folderDelta },
  folder: { GET: getFolder, PATCH: updateFolder, DELETE: deleteFolder },
  'folder/permanentdelete': { POST: deleteFolder },
  photo: { GET: getPhoto },
  photoValue: { GET: getPhotoBytes, PUT: putPhoto, PATCH: putPhoto },
  'mailbox/translateexchangeids': { POST: translateExchangeIds },
};
