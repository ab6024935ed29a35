/** The colours of the avatars. */
import type { Colour } from './canvas.js';

export const colour = (hex: string): Colour => {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

export const mixed = (a: Colour, b: Colour, part: number): Colour => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
];

const colours = (text: string): Colour[] => text.split(' ').map(colour);

/** Two ends of a gradient each. */
export const BACKGROUNDS = [
  'fde68a f59e0b', 'fecaca f87171', 'bfdbfe 60a5fa', 'bbf7d0 34d399', 'ddd6fe a78bfa', 'fbcfe8 f472b6',
  'bae6fd 38bdf8', 'fed7aa fb923c', '99f6e4 2dd4bf', 'e2e8f0 94a3b8', 'd9f99d a3e635', 'c7d2fe 818cf8',
].map((pair) => colours(pair) as [Colour, Colour]); // prettier-ignore

export const SKINS = colours('ffe0c7 f8d2b0 f1c27d e0ac69 c68642 a5673a 8d5524 6b3f1d');
export const HAIRS = colours('1f1a17 2c1b10 4a2f1b 6b4423 8d5a2b b7793a d9a441 a33b20 9ca3af e5e7eb');
export const SCARVES = colours('475569 7c3aed 0f766e be123c 1d4ed8 a16207');
export const CLOTHES = colours('1e3a8a 0f766e 7c2d12 4c1d95 334155 9d174d 166534 b91c1c 0e7490 f8fafc 111827 ca8a04');
export const SHIRT = colour('ffffff');
export const DARK = colour('2b2320');
export const BLUSH = colour('f87171');

/** Three colours on a fourth, for patterns. */
export const PATTERN_COLOURS = [
  '264653 2a9d8f e9c46a f4a261', '1d3557 457b9d a8dadc e63946', '3d405b 81b29a f2cc8f e07a5f',
  '2b2d42 8d99ae edf2f4 ef476f', '073b4c 118ab2 06d6a0 ffd166', '4a4e69 9a8c98 f2e9e4 c9ada7',
].map((four) => colours(four) as [Colour, Colour, Colour, Colour]); // prettier-ignore
