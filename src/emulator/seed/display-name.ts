/** The display name that a contact gets when it was not given one (reference, section 10.3). */
import type { ContactPatch } from '../../model/contact.js';

/** Given, middle and surname; if there are none the company, else the first e-mail address. */
export function withDisplayName(properties: ContactPatch): ContactPatch {
  if (properties.displayName !== undefined) return properties;
  const { givenName, middleName, surname, companyName, emailAddresses } = properties;
  const name = [givenName, middleName, surname].filter(Boolean).join(' ');
  const displayName = name || companyName || emailAddresses?.[0]?.address;
  return displayName ? { displayName, ...properties } : properties;
}
