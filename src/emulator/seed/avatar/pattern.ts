/** A pattern of quarter circles, discs and leaves on a grid of four by four, for contacts without a face. */
import type { Random } from '../random.js';
import { both, circle, ring, roundedBox } from './canvas.js';
import type { Canvas, Colour } from './canvas.js';
import { PATTERN_COLOURS } from './palette.js';

const CELLS = 4;
const CELL = 1 / CELLS;

export function drawPattern(canvas: Canvas, random: Random): void {
  const [ground, ...others] = random.pick(PATTERN_COLOURS);
  canvas.fill(roundedBox(0.5, 0.5, 0.51, 0.51), ground);
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const [back, front] = random.shuffled<Colour>([ground, ...others]) as [Colour, Colour];
      drawCell(canvas, column * CELL, row * CELL, back, front, random);
    }
  }
}

function drawCell(canvas: Canvas, left: number, top: number, back: Colour, front: Colour, random: Random): void {
  const [x, y] = [left + CELL / 2, top + CELL / 2];
  const cell = roundedBox(x, y, CELL / 2, CELL / 2);
  const corner = (right: number, bottom: number) => circle(left + right * CELL, top + bottom * CELL, CELL);
  canvas.fill(cell, back);
  const [right, bottom] = [random.below(2), random.below(2)];
  switch (random.below(4)) {
    case 0:
      return canvas.fill(both(cell, corner(right, bottom)), front);
    case 1:
      return canvas.fill(both(both(cell, corner(right, 0)), corner(1 - right, 1)), front);
    case 2:
      return canvas.fill(circle(x, y, CELL * 0.34), front);
    default:
      return canvas.fill(ring(x, y, CELL * 0.3, CELL * 0.14), front);
  }
}
