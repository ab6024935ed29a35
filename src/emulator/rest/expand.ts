/** The `$expand` option of folders: one relation, one level (reference, section 11.1). Pure. */
import { FAULTS } from './fault.js';
import { readOptions, readTop } from './options.js';

export interface Expansion {
  readonly relation: 'childFolders' | 'contacts';
  readonly select?: string;
  readonly top?: number;
}

/** `contacts($select=givenName;$top=5)`. Anything else is refused. */
export function readExpand(text: string | undefined): Expansion | null {
  if (text === undefined) return null;
  const parsed = /^\s*(childFolders|contacts)\s*(?:\(([^()]*)\))?\s*$/i.exec(text);
  if (!parsed) throw FAULTS.invalidOption('Expand');
  const relation = parsed[1]!.toLowerCase() === 'contacts' ? 'contacts' : 'childFolders';
  // The text is decoded already; what readOptions decodes again must not change.
  const inner = (parsed[2] ?? '').split(';').map((option) => option.trim().replaceAll('%', '%25'));
  const { select, top, ...others } = readOptions(inner.join('&'));
  if (Object.keys(others).length > 0) throw FAULTS.invalidOption('Expand');
  return { relation, select, top: top === undefined ? undefined : readTop({ top }) };
}
