/** What a path addresses: mailbox, folders, a contact, its photo or extensions, and categories (reference, sections 3.1 and 3.2). Pure. */
import { FAULTS } from './fault.js';

export type ResourceKind =
  | 'mailbox'
  | 'folders'
  | 'folder'
  | 'contacts'
  | 'contact'
  | 'photo'
  | 'photoValue'
  | 'extensions'
  | 'extension'
  | 'categories'
  | 'category'
  /** The same right below the mailbox, as Outlook REST v2.0 has them. */
  | 'masterCategories'
  | 'masterCategory';

export interface Resource {
  readonly kind: ResourceKind;
  /** Null: `me`. */
  readonly user: string | null;
  /** Folder keys from the outermost inward; empty: the default folder, or the folders directly under it. */
  readonly folders: readonly string[];
  /** The key of the contact, for `contact`, `photo` and `photoValue`. */
  readonly contact: string | null;
  /** The key of an extension or a category. */
  readonly key: string | null;
  /** What is asked of it beyond the resource itself, in lower case: `$count`, `delta`, `permanentdelete`. */
  readonly operation: string | null;
}

interface Segment {
  readonly text: string;
  /** It came as `name('text')`, so it is a key whatever it looks like. */
  readonly quoted: boolean;
}

const QUOTED_KEY = /^([A-Za-z.]+)\('((?:[^']|'')*)'\)$/s;
const COLLECTION_OPERATIONS = new Set(['$count', 'delta']);

/** `path` is percent-encoded and below the service root. Throws the `BadRequest` of paths that address nothing. */
export function readResource(path: string): Resource {
  const segments = splitPath(path);
  const first = segments[0]?.text ?? '';
  if (/^me$/i.test(first)) return readMailbox(segments.slice(1), null, path);
  if (/^users$/i.test(first) && segments[1]) return readMailbox(segments.slice(2), segments[1].text, path);
  throw FAULTS.noSegment(first);
}

/** Path segments in lower case, for paths that address no mailbox: `$batch`. */
export function plainPath(path: string): string {
  return path.toLowerCase().replace(/\/+$/, '');
}

function splitPath(path: string): Segment[] {
  return path
    .split('/')
    .filter((raw) => raw !== '')
    .flatMap((raw) => {
      const text = decodeSegment(raw);
      const quoted = text.endsWith("')") ? QUOTED_KEY.exec(text) : null;
      if (!quoted) return [{ text, quoted: false }];
      return [
        { text: quoted[1]!, quoted: false },
        { text: quoted[2]!.replaceAll("''", "'"), quoted: true },
      ];
    });
}

export function decodeSegment(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    throw FAULTS.badRequest('The request URI is not valid: it has a malformed percent-encoding.');
  }
}

function readMailbox(segments: readonly Segment[], user: string | null, path: string): Resource {
  const [head, ...rest] = segments;
  const base = { user, folders: [], contact: null, key: null, operation: null };
  if (!head) return { ...base, kind: 'mailbox' };
  switch (head.text.toLowerCase()) {
    case 'contacts':
      return readContacts(rest, { ...base, kind: 'contacts' }, path);
    case 'contactfolders':
      return readFolders(rest, { ...base, kind: 'folders' }, path);
    case 'outlook':
      if (rest[0]?.text.toLowerCase() !== 'mastercategories') throw FAULTS.unsupportedSegment(path);
      return readKeyed(rest.slice(1), base, 'categories', 'category', path);
    case 'mastercategories':
      return readKeyed(rest, base, 'masterCategories', 'masterCategory', path);
    default:
      if (rest.length > 0) throw FAULTS.noSegment(head.text);
      return { ...base, kind: 'mailbox', operation: operationName(head) };
  }
}

function readFolders(segments: readonly Segment[], base: Resource, path: string): Resource {
  const [key, next, ...rest] = segments;
  if (!key) return { ...base, kind: 'folders' };
  if (isCollectionOperation(key)) return withOperation({ ...base, kind: 'folders' }, segments, path);
  const folder: Resource = { ...base, kind: 'folder', folders: [...base.folders, key.text] };
  switch (next?.text.toLowerCase()) {
    case undefined:
      return folder;
    case 'childfolders':
      return readFolders(rest, folder, path);
    case 'contacts':
      return readContacts(rest, folder, path);
    default:
      return withOperation(folder, segments.slice(1), path);
  }
}

function readContacts(segments: readonly Segment[], base: Resource, path: string): Resource {
  const [key, next, ...rest] = segments;
  if (!key) return { ...base, kind: 'contacts' };
  if (isCollectionOperation(key)) return withOperation({ ...base, kind: 'contacts' }, segments, path);
  const contact: Resource = { ...base, kind: 'contact', contact: key.text };
  if (!next) return contact;
  if (next.text.toLowerCase() === 'extensions') return readKeyed(rest, contact, 'extensions', 'extension', path);
  if (next.text.toLowerCase() !== 'photo') return withOperation(contact, segments.slice(1), path);
  if (rest.length === 0) return { ...contact, kind: 'photo' };
  if (rest.length === 1 && rest[0]!.text.toLowerCase() === '$value') return { ...contact, kind: 'photoValue' };
  throw FAULTS.unsupportedSegment(path);
}

function readKeyed(
  [key, ...rest]: readonly Segment[],
  base: Omit<Resource, 'kind'>,
  many: ResourceKind,
  one: ResourceKind,
  path: string,
): Resource {
  if (rest.length > 0) throw FAULTS.unsupportedSegment(path);
  return key ? { ...base, kind: one, key: key.text } : { ...base, kind: many };
}

function withOperation(resource: Resource, segments: readonly Segment[], path: string): Resource {
  if (segments.length !== 1) throw FAULTS.unsupportedSegment(path);
  return { ...resource, operation: operationName(segments[0]!) };
}

function isCollectionOperation(segment: Segment): boolean {
  return !segment.quoted && COLLECTION_OPERATIONS.has(operationName(segment));
}

/** Functions may come with their namespace and parentheses: `microsoft.graph.delta()`. */
function operationName({ text }: Segment): string {
  return text
    .toLowerCase()
    .replace(/^microsoft\.graph\./, '')
    .replace(/\(\)$/, '');
}
