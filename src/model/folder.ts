/** The properties of a contact folder (reference, section 5). */
import type { Located } from './mailbox.js';
import type { PatchOf, PropertyTable, RecordOf } from './property.js';

// prettier-ignore
export const FOLDER_PROPERTIES = {
  sourceId:       { kind: 'id',   graph: 'id',             outlook: 'Id',             writable: false },
  displayName:    { kind: 'text', graph: 'displayName',    outlook: 'DisplayName',    writable: true, filterable: true },
  parentFolderId: { kind: 'id',   graph: 'parentFolderId', outlook: 'ParentFolderId', writable: false },
} as const satisfies PropertyTable;

export type FolderProperty = keyof typeof FOLDER_PROPERTIES;
export type FolderRecord = RecordOf<typeof FOLDER_PROPERTIES>;
export type FolderPatch = PatchOf<typeof FOLDER_PROPERTIES>;
/** A folder that was read: its source id is always there. */
export type LocatedFolder = Located<
  FolderRecord & {
    readonly sourceId: string;
    /** Known to be the default Contacts folder, which has no parent among the contact folders. */
    readonly isDefault?: boolean;
    /** All the folders inside it, where they came along. */
    readonly childFolders?: readonly LocatedFolder[];
  }
>;

/** The folder key under which services and clients know the default Contacts folder (reference, section 3.1). */
export const DEFAULT_FOLDER_KEY = 'contacts';
