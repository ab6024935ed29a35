/** What Outlook REST v2.0 answers (reference, section 3.1): folders are read only, and there is no `permanentDelete`. */
import { countAll, createContact, deleteContact, getContact, listContacts, updateContact } from './contacts.js';
import { countFolders, getFolder, listFolders } from './folders.js';
import { getPhoto, getPhotoBytes, putPhoto } from './photos.js';
import type { Routes } from './service.js';

export const OUTLOOK_ROUTES: Routes = {
  contacts: { GET: listContacts, POST: createContact },
  'contacts/$count': { GET: countAll },
  contact: { GET: getContact, PATCH: updateContact, DELETE: deleteContact },
  folders: { GET: listFolders },
  'folders/$count': { GET: countFolders },
  folder: { GET: getFolder },
  photo: { GET: getPhoto },
  photoValue: { GET: getPhotoBytes, PUT: putPhoto, PATCH: putPhoto },
};
