/** The photos of the answer on show, as pictures under it: links of this gateway only, so no other host is asked. */
import { useGraphiQL } from '@graphiql/react';
import { useMemo } from 'react';

const MOST_SHOWN = 12;

interface ShownPhoto {
  readonly url: string;
  readonly name: string;
}

export function Photos() {
  const answer = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response ?? null);
  const photos = useMemo(() => photosOf(answer), [answer]);
  if (photos.length === 0) return null;
  return (
    <ul className="photos" aria-label="Photos in this answer">
      {photos.map(({ url, name }) => (
        <li key={url}>
          <figure>
            <img src={url} alt="" />
            <figcaption>{name}</figcaption>
          </figure>
        </li>
      ))}
    </ul>
  );
}

function photosOf(answer: string | null): ShownPhoto[] {
  if (!answer?.includes('"photo"')) return [];
  const found = new Map<string, ShownPhoto>();
  try {
    // JSON.parse revives from the inside out, so each contact passes by with its photo in it.
    JSON.parse(answer, (_key, value) => {
      const url = value?.photo?.url;
      if (typeof url === 'string' && isOurs(url)) found.set(url, { url, name: value.displayName ?? 'A contact' });
      return value;
    });
  } catch {
    return []; // not JSON (yet)
  }
  return [...found.values()].slice(0, MOST_SHOWN);
}

function isOurs(url: string): boolean {
  return URL.canParse(url, location.href) && new URL(url, location.href).origin === location.origin;
}
