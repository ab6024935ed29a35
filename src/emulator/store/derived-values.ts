/** What the store makes of written values: nothing empty is kept, and names are derived (reference, section 10.3). Pure. */
import type { ContactPatch } from '../../model/contact.js';
import type { EmailAddress } from '../../model/property.js';

/** The values of a new contact: `fileAs` begins as the empty text, and `displayName` is derived unless given. */
export function valuesOfNew(values: ContactPatch): ContactPatch {
  const displayName = values.displayName ?? deriveDisplayName(values);
  return withoutEmpty({ ...values, fileAs: values.fileAs ?? '', displayName });
}

/**
 * The whole values after an update. A display name that is not sent along is overwritten when a part of the name is,
 * and one that is sent as null is derived again.
 */
export function valuesAfter(values: ContactPatch, patch: ContactPatch): ContactPatch {
  const merged = { ...values, ...patch };
  const touchesName = 'givenName' in patch || 'middleName' in patch || 'surname' in patch;
  const derives = 'displayName' in patch ? patch.displayName === null : touchesName;
  return withoutEmpty(derives ? { ...merged, displayName: deriveDisplayName(merged) } : merged);
}

/** Given, middle and last name; else the company; else the first e-mail address. */
export function deriveDisplayName(values: ContactPatch): string | null {
  const names = [values.givenName, values.middleName, values.surname].filter(Boolean);
  if (names.length > 0) return names.join(' ');
  return values.companyName || values.emailAddresses?.[0]?.address || null;
}

/** Drops null, empty lists, empty e-mail entries, and the empty members of addresses. */
function withoutEmpty(values: ContactPatch): ContactPatch {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const compact = compactValue(value);
    if (compact !== null) kept[name] = compact;
  }
  return kept;
}

function compactValue(value: ContactPatch[keyof ContactPatch]): unknown {
  if (value === null || value === undefined || typeof value === 'string') return value ?? null;
  if (Array.isArray(value)) {
    const entries = (value as readonly (string | EmailAddress)[]).filter(
      (entry) => typeof entry === 'string' || entry.name !== null || entry.address !== null,
    );
    return entries.length > 0 ? entries : null;
  }
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return members.length > 0 ? Object.fromEntries(members) : null;
}
