/** Everything that is asked of a contact's photo (reference, section 6). */
import { createHash } from 'node:crypto';
import { imageSize } from 'image-size';
import { PHOTO_CONTENT_TYPES } from '../../model/photo.js';
import type { StoredPhoto } from '../store/photos.js';
import { baseOf, contextRoot, findContact, type Ask } from './ask.js';
import { mediaType, readBytes } from './body.js';
import { isUnchanged, requireMatch } from './conditions.js';
import { emptyReply, jsonReply, type Reply } from './exchange.js';
import { FAULTS } from './fault.js';
import { allowOptions } from './options.js';

export function getPhoto(ask: Ask): Reply {
  allowOptions(ask.options, []);
  const photo = findPhoto(ask);
  const { wire, mailbox, resource } = ask;
  const contactKey = resource.contact ?? '';
  const view = { mailbox, base: baseOf(ask), contactKey, etag: mediaEtag(photo) };
  const context = `${contextRoot(ask)}/${wire.words.contacts}('${contactKey}')/photo/$entity`;
  return jsonReply(200, { '@odata.context': context, ...wire.photo(photo, view) });
}

export function getPhotoBytes(ask: Ask): Reply {
  const photo = findPhoto(ask);
  const etag = mediaEtag(photo);
  if (isUnchanged(ask.request.headers['if-none-match'], etag)) return emptyReply(304, { etag });
  return { status: 200, headers: { 'content-type': photo.contentType, etag }, body: photo.bytes };
}

/** Replaces any photo there was; `If-Match` speaks of the contact, whose change key moves. */
export function putPhoto(ask: Ask): Reply {
  const { store, mailbox, request, wire, now } = ask;
  const photo = readPhoto(mediaType(request), readBytes(request));
  store.write(() => {
    const contact = findContact(ask);
    requireMatch(request.headers['if-match'], wire.contactEtag(contact, mailbox));
    store.photos.put(contact.row, photo);
    store.contacts.touch(mailbox.row, contact, now.getTime());
  });
  return emptyReply(200);
}

function findPhoto(ask: Ask): StoredPhoto {
  const photo = ask.store.photos.get(findContact(ask).row);
  if (!photo) throw FAULTS.itemNotFound();
  return photo;
}

/** The type is what the bytes are; the label only has to be one of an image that is taken. */
function readPhoto(type: string, bytes: Uint8Array): StoredPhoto {
  const label = type === 'image/jpg' ? 'image/jpeg' : type;
  if (!PHOTO_CONTENT_TYPES.some((accepted) => accepted === label)) throw FAULTS.unsupportedMediaType(type);
  try {
    const { width, height, type: found } = imageSize(bytes);
    const contentType = PHOTO_CONTENT_TYPES.find(
      (accepted) => accepted === `image/${found === 'jpg' ? 'jpeg' : found}`,
    );
    if (contentType !== undefined) return { contentType, width, height, bytes };
  } catch {
    // What cannot be read as an image is refused below, like an image of another kind.
  }
  throw FAULTS.invalidRequest('The body is not an image in one of the accepted formats.');
}

function mediaEtag({ bytes }: StoredPhoto): string {
  return `"${createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase()}"`;
}
