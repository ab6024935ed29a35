/** What GraphiQL may keep between visits: tabs, history, theme and sizes, but never request headers. */
import type { Storage } from '@graphiql/toolkit';

// Ours alone: another GraphiQL that was once served from the same host and port must not show its tabs here.
const PREFIX = 'contacts-gateway:';

export const storage: Storage = {
  getItem: (key) => localStorage.getItem(PREFIX + key),
  setItem: (key, value) => localStorage.setItem(PREFIX + key, withoutHeaders(value)),
  removeItem: (key) => localStorage.removeItem(PREFIX + key),
  get length() {
    return ownKeys().length;
  },
  clear: () => ownKeys().forEach((key) => localStorage.removeItem(key)),
};

function ownKeys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

/** GraphiQL's history keeps headers whatever `shouldPersistHeaders` says, and a pasted token may be among them. */
function withoutHeaders(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), (key, member: unknown) => (key === 'headers' ? null : member));
  } catch {
    return value; // plain words, such as the name of the theme
  }
}
