/** The photo of an invented contact, drawn from its name: the same name always gives the same bytes. */
import { createRandom } from '../random.js';
import type { SeedPhoto } from '../shape.js';
import { createCanvas } from './canvas.js';
import { encodeJpeg } from './jpeg.js';
import { BACKGROUNDS } from './palette.js';
import { drawPattern } from './pattern.js';
import { encodePng } from './png.js';
import { drawPortrait } from './portrait.js';
import type { Look } from './portrait.js';

export interface AvatarOptions {
  /** What the drawing follows from; use something that no other contact has. */
  readonly key: string;
  /** Absent: a pattern instead of a face. */
  readonly look?: Look;
  readonly headscarf?: boolean;
}

/** Side lengths in pixels. */
const SIZES = [160, 160, 168, 176, 192, 240] as const;

export function drawAvatar({ key, look, headscarf = false }: AvatarOptions): SeedPhoto {
  const random = createRandom(`avatar ${key}`);
  const size = random.pick(SIZES);
  const canvas = createCanvas(size, ...random.pick(BACKGROUNDS));
  if (look === undefined) drawPattern(canvas, random);
  else drawPortrait(canvas, { look, headscarf, random });
  return random.chance(0.25)
    ? { contentType: 'image/jpeg', bytes: encodeJpeg(canvas.pixels, size, size), width: size, height: size }
    : { contentType: 'image/png', bytes: encodePng(canvas.pixels, size, size), width: size, height: size };
}
