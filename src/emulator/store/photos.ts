/** The one photo that a contact may have. */
import type { Connection, Row } from './database.js';

export interface PhotoFacts {
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}
export interface StoredPhoto extends PhotoFacts {
  readonly bytes: Uint8Array;
}

export interface Photos {
  facts(contact: number): PhotoFacts | null;
  get(contact: number): StoredPhoto | null;
  /** Replaces any photo there was. */
  put(contact: number, photo: StoredPhoto): void;
}

export function createPhotos(database: Connection): Photos {
  const selectFacts = database.prepare('SELECT content_type, width, height FROM photo WHERE contact = ?').raw();
  const select = database.prepare('SELECT content_type, width, height, bytes FROM photo WHERE contact = ?').raw();
  const upsert = database.prepare(
    'INSERT OR REPLACE INTO photo (contact, content_type, width, height, bytes) VALUES (?, ?, ?, ?, ?)',
  );

  return {
    facts(contact) {
      const row = selectFacts.get(contact) as Row | undefined;
      return row ? readFacts(row) : null;
    },
    get(contact) {
      const row = select.get(contact) as Row | undefined;
      return row ? { ...readFacts(row), bytes: row[3] as Buffer } : null;
    },
    put(contact, { contentType, width, height, bytes }) {
      upsert.run(contact, contentType, width, height, Buffer.from(bytes));
    },
  };
}

function readFacts(row: Row): PhotoFacts {
  return { contentType: String(row[0]), width: Number(row[1]), height: Number(row[2]) };
}
