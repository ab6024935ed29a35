/** A small square canvas: anti-aliased flat shapes over a gradient, in coordinates from 0 to 1. */

// Held here: within a test runner's own context each look-up of a global is slow, and here there is one per pixel.
const { abs, floor, max, min, round, sqrt } = Math;

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Where a shape is: its distance function is negative inside, and it draws nothing outside its box. */
export interface Shape {
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  distance(x: number, y: number): number;
}

export interface Canvas {
  /** Side length in pixels. */
  readonly size: number;
  /** Rows from the top, three bytes per pixel: red, green, blue. */
  readonly pixels: Uint8Array;
  fill(shape: Shape, colour: Colour, opacity?: number): void;
}

/** A canvas whose background runs from one colour at the top left to another at the bottom right. */
export function createCanvas(size: number, from: Colour, to: Colour): Canvas {
  const pixels = new Uint8Array(size * size * 3);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const part = (x + 2 * y) / (3 * size);
      for (let c = 0; c < 3; c++) pixels[at++] = from[c]! + (to[c]! - from[c]!) * part + 0.5;
    }
  }
  return { size, pixels, fill: (shape, colour, opacity = 1) => fill(pixels, size, shape, colour, opacity) };
}

function fill(pixels: Uint8Array, size: number, shape: Shape, colour: Colour, opacity: number): void {
  const [left, top, right, bottom] = shape.box.map((edge) => min(max(round(edge * size), 0), size));
  for (let y = top!; y < bottom!; y++) {
    for (let x = left!; x < right!;) {
      // A pixel whose centre is half a pixel inside is covered wholly, one half a pixel outside not at all.
      const inside = 0.5 - shape.distance((x + 0.5) / size, (y + 0.5) / size) * size;
      // Far from the outline the neighbours are alike; half the way is safe where a distance is only an estimate.
      const end = min(x + max(floor(abs(inside - 0.5) / 2), 1), right!);
      if (inside > 0) blend(pixels, (y * size + x) * 3, (y * size + end) * 3, colour, min(inside, 1) * opacity);
      x = end;
    }
  }
}

function blend(pixels: Uint8Array, from: number, to: number, [red, green, blue]: Colour, cover: number): void {
  for (let at = from; at < to; at += 3) {
    pixels[at] = pixels[at]! + (red - pixels[at]!) * cover + 0.5;
    pixels[at + 1] = pixels[at + 1]! + (green - pixels[at + 1]!) * cover + 0.5;
    pixels[at + 2] = pixels[at + 2]! + (blue - pixels[at + 2]!) * cover + 0.5;
  }
}

const MARGIN = 0.01;

// Several times faster than Math.hypot, which guards against overflow.
const length = (x: number, y: number) => sqrt(x * x + y * y);

const around = (x: number, y: number, rx: number, ry: number): Shape['box'] => [
  x - rx - MARGIN,
  y - ry - MARGIN,
  x + rx + MARGIN,
  y + ry + MARGIN,
];

export function ellipse(cx: number, cy: number, rx: number, ry: number): Shape {
  return {
    box: around(cx, cy, rx, ry),
    distance(x, y) {
      // First-order distance to the implicit curve: exact enough within a pixel of the outline.
      const u = (x - cx) / rx;
      const v = (y - cy) / ry;
      const radius = length(u, v);
      const gradient = length(u / rx, v / ry);
      return gradient === 0 ? -min(rx, ry) : (radius * (radius - 1)) / gradient;
    },
  };
}

export const circle = (cx: number, cy: number, radius: number): Shape => ({
  box: around(cx, cy, radius, radius),
  distance: (x, y) => length(x - cx, y - cy) - radius,
});

export const ring = (cx: number, cy: number, radius: number, width: number): Shape => ({
  box: around(cx, cy, radius + width, radius + width),
  distance: (x, y) => abs(length(x - cx, y - cy) - radius) - width / 2,
});

/** A box with round corners, given by its centre and half its sides. */
export const roundedBox = (cx: number, cy: number, halfWidth: number, halfHeight: number, corner = 0): Shape => ({
  box: around(cx, cy, halfWidth, halfHeight),
  distance(x, y) {
    const u = abs(x - cx) - halfWidth + corner;
    const v = abs(y - cy) - halfHeight + corner;
    return length(max(u, 0), max(v, 0)) + min(max(u, v), 0) - corner;
  },
});

/** A line with round ends. */
export const stroke = (x1: number, y1: number, x2: number, y2: number, width: number): Shape => ({
  box: [min(x1, x2) - width, min(y1, y2) - width, max(x1, x2) + width, max(y1, y2) + width],
  distance(x, y) {
    const dx = x2 - x1;
    const dy = y2 - y1;
    const along = min(max(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy), 0), 1);
    return length(x - x1 - dx * along, y - y1 - dy * along) - width / 2;
  },
});

/** Everything above (`-1`) or below (`1`) a horizontal line. */
export const half = (lineY: number, side: -1 | 1): Shape => ({
  box: side < 0 ? [0, 0, 1, lineY + MARGIN] : [0, lineY - MARGIN, 1, 1],
  distance: (_x, y) => (lineY - y) * side,
});

export const both = (a: Shape, b: Shape): Shape => ({
  box: [max(a.box[0], b.box[0]), max(a.box[1], b.box[1]), min(a.box[2], b.box[2]), min(a.box[3], b.box[3])],
  distance: (x, y) => max(a.distance(x, y), b.distance(x, y)),
});

export const without = (a: Shape, b: Shape): Shape => ({
  box: a.box,
  distance: (x, y) => max(a.distance(x, y), -b.distance(x, y)),
});
