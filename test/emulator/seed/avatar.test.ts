/** Photos of the demo contacts, seen through decoders that are not ours. */
import fc from 'fast-check';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { drawAvatar } from '../../../src/emulator/seed/avatar/avatar.js';
import { encodeJpeg } from '../../../src/emulator/seed/avatar/jpeg.js';
import { encodePng } from '../../../src/emulator/seed/avatar/png.js';
import { measureImage } from '../../../src/emulator/seed/measure-image.js';
import type { SeedPhoto } from '../../../src/emulator/seed/seed.js';
import { contactsOf, openUsers } from './walk.js';

interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Four bytes per pixel. */
  readonly data: Uint8Array;
}

const decode = ({ contentType, bytes }: Pick<SeedPhoto, 'contentType' | 'bytes'>): Decoded =>
  contentType === 'image/png' ? PNG.sync.read(Buffer.from(bytes)) : jpeg.decode(bytes, { useTArray: true });

const users = openUsers('demo');
const photos = Object.values(users)
  .flatMap(contactsOf)
  .flatMap(({ photo }) => (photo ? [photo()] : []));

test('about 60 percent of Adele’s contacts have a photo, some PNG and some JPEG', () => {
  const withPhoto = contactsOf(users['adele']!).filter(({ photo }) => photo).length;
  expect(withPhoto / 250).toBeGreaterThan(0.54);
  expect(withPhoto / 250).toBeLessThan(0.66);
  for (const type of ['image/png', 'image/jpeg']) {
    expect(photos.filter(({ contentType }) => contentType === type).length).toBeGreaterThan(20);
  }
});

test('every photo decodes to the size it states, and is small', () => {
  for (const photo of photos) {
    const { width, height } = decode(photo);
    expect({ width, height }).toEqual({ width: photo.width, height: photo.height });
    expect(width).toBeGreaterThanOrEqual(160);
    expect(width).toBeLessThanOrEqual(240);
    expect(photo.bytes.length).toBeLessThan(60_000);
    expect(measureImage(photo.bytes)).toEqual(photo);
  }
});

test('no two contacts have the same photo', () => {
  expect(new Set(photos.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(photos.length);
});

test('the same key gives the same picture, and a face is more than its background', () => {
  const [first, second] = [drawAvatar({ key: 'x', look: 'woman' }), drawAvatar({ key: 'x', look: 'woman' })];
  expect(first).toEqual(second);
  const { data, width } = decode(first);
  const colours = new Set<number>();
  for (let i = 0; i < data.length; i += 4) colours.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
  expect(width).toBe(first.width);
  expect(colours.size).toBeGreaterThan(100);
});

const image = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      pixels: fc.uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 }),
    }),
  );

test('a PNG of any size keeps every pixel', () => {
  fc.assert(
    fc.property(image, ({ width, height, pixels }) => {
      const decoded = decode({ contentType: 'image/png', bytes: encodePng(pixels, width, height) });
      expect([decoded.width, decoded.height]).toEqual([width, height]);
      expect(Buffer.from(decoded.data.filter((_, i) => i % 4 !== 3)).equals(Buffer.from(pixels))).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('a JPEG of any size and any content, noise included, decodes to its size', () => {
  fc.assert(
    fc.property(image, ({ width, height, pixels }) => {
      const decoded = decode({ contentType: 'image/jpeg', bytes: encodeJpeg(pixels, width, height) });
      expect([decoded.width, decoded.height]).toEqual([width, height]);
    }),
    { numRuns: 40 },
  );
});

test('a JPEG of smooth colours differs from the original by little, at the edges as well', () => {
  const [width, height] = [61, 43];
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return [x * 4, y * 5, 255 - x * 2 - y][i % 3]!;
  });
  const { data } = decode({ contentType: 'image/jpeg', bytes: encodeJpeg(pixels, width, height) });
  const differences = [...pixels].map((value, i) => Math.abs(value - data[Math.floor(i / 3) * 4 + (i % 3)]!));
  expect(Math.max(...differences)).toBeLessThan(24);
  expect(differences.reduce((sum, d) => sum + d, 0) / differences.length).toBeLessThan(3);
});

test('what is no whole PNG or JPEG has no size', () => {
  const { bytes } = drawAvatar({ key: 'cut' });
  for (const broken of [new Uint8Array(), bytes.subarray(0, 12), Buffer.from('GIF89a..........................')]) {
    expect(measureImage(broken)).toBeNull();
  }
});
