/** A face drawn flat: shoulders, neck, head, one of several hair styles, and a friendly look. */
import type { Random } from '../random.js';
import { both, circle, ellipse, half, ring, roundedBox, stroke, without } from './canvas.js';
import type { Canvas, Colour } from './canvas.js';
import { BLUSH, CLOTHES, DARK, HAIRS, mixed, SCARVES, SHIRT, SKINS } from './palette.js';

/** Which hair styles fit; the drawing itself makes no difference. */
export type Look = 'woman' | 'man';

interface HairStyle {
  /** Drawn before the shoulders and the head. */
  behind?(canvas: Canvas, hair: Colour): void;
  /** Drawn over the head. */
  before?(canvas: Canvas, hair: Colour): void;
}

const FACE = { x: 0.5, y: 0.45, rx: 0.158, ry: 0.195 };
const face = ellipse(FACE.x, FACE.y, FACE.rx, FACE.ry);
const skull = ellipse(FACE.x, FACE.y - 0.03, FACE.rx + 0.028, FACE.ry + 0.012);

/** The hair above a forehead whose edge is an ellipse around (`x`, `y`). */
const fringe = (x: number, y: number, rx: number, ry: number) =>
  both(without(skull, ellipse(x, y, rx, ry)), half(FACE.y + 0.02, -1));
const parted = fringe(0.525, 0.5, 0.135, 0.175);
const centred = fringe(0.5, 0.49, 0.145, 0.15);
const receding = fringe(0.5, 0.44, 0.15, 0.165);

const STYLES = {
  cropped: { before: (canvas, hair) => canvas.fill(centred, hair) },
  parted: { before: (canvas, hair) => canvas.fill(parted, hair) },
  receding: { before: (canvas, hair) => canvas.fill(receding, hair) },
  bald: {},
  quiff: {
    before(canvas, hair) {
      canvas.fill(ellipse(0.47, 0.265, 0.15, 0.075), hair);
      canvas.fill(ellipse(0.57, 0.275, 0.1, 0.06), hair);
      canvas.fill(centred, hair);
    },
  },
  curls: {
    before(canvas, hair) {
      for (let i = 0; i < 9; i++) {
        const angle = Math.PI * (1.02 + (i / 8) * 0.96);
        canvas.fill(circle(0.5 + Math.cos(angle) * 0.165, 0.41 + Math.sin(angle) * 0.165, 0.062), hair);
      }
      canvas.fill(centred, hair);
    },
  },
  cloud: {
    behind: (canvas, hair) => canvas.fill(circle(0.5, 0.4, 0.275), hair),
    before: (canvas, hair) => canvas.fill(centred, hair),
  },
  long: {
    behind: (canvas, hair) => canvas.fill(roundedBox(0.5, 0.52, 0.205, 0.285, 0.19), hair),
    before: (canvas, hair) => canvas.fill(parted, hair),
  },
  bob: {
    behind: (canvas, hair) => canvas.fill(roundedBox(0.5, 0.435, 0.212, 0.205, 0.15), hair),
    before: (canvas, hair) => canvas.fill(centred, hair),
  },
  bun: {
    behind: (canvas, hair) => canvas.fill(circle(0.5, 0.19, 0.082), hair),
    before: (canvas, hair) => canvas.fill(centred, hair),
  },
  ponytail: {
    behind(canvas, hair) {
      canvas.fill(ellipse(0.685, 0.5, 0.07, 0.2), hair);
      canvas.fill(circle(0.64, 0.35, 0.07), hair);
    },
    before: (canvas, hair) => canvas.fill(parted, hair),
  },
  scarf: {
    behind: (canvas, cloth) => canvas.fill(ellipse(0.5, 0.48, 0.22, 0.275), cloth),
    before(canvas, cloth) {
      canvas.fill(without(ellipse(0.5, 0.46, 0.2, 0.24), ellipse(0.5, 0.46, 0.138, 0.178)), cloth);
      canvas.fill(ellipse(0.5, 0.72, 0.17, 0.085), cloth);
    },
  },
} satisfies Record<string, HairStyle>;
type StyleName = keyof typeof STYLES;

const STYLES_OF: Record<Look, readonly StyleName[]> = {
  woman: ['long', 'long', 'bob', 'bun', 'ponytail', 'cloud', 'curls', 'parted'],
  man: ['cropped', 'cropped', 'parted', 'quiff', 'curls', 'receding', 'bald', 'cloud'],
};

export interface PortraitOptions {
  readonly look: Look;
  readonly headscarf: boolean;
  readonly random: Random;
}

export function drawPortrait(canvas: Canvas, { look, headscarf, random }: PortraitOptions): void {
  const skin = random.pick(SKINS);
  const style: HairStyle = STYLES[headscarf ? 'scarf' : random.pick(STYLES_OF[look])];
  const hair = random.pick(headscarf ? SCARVES : HAIRS);
  canvas.fill(circle(0.5, 0.42, 0.36), [255, 255, 255], 0.16);
  style.behind?.(canvas, hair);
  drawBody(canvas, skin, random);
  canvas.fill(circle(0.345, 0.46, 0.034), skin);
  canvas.fill(circle(0.655, 0.46, 0.034), skin);
  canvas.fill(face, skin);
  drawFeatures(canvas, skin, random);
  if (look === 'man' && random.chance(0.35)) drawBeard(canvas, hair);
  style.before?.(canvas, hair);
  if (random.chance(0.25)) drawGlasses(canvas);
}

function drawBody(canvas: Canvas, skin: Colour, random: Random): void {
  const cloth = random.pick(CLOTHES);
  const shoulders = both(ellipse(0.5, 1.06, 0.37, 0.33), half(0.7, 1));
  canvas.fill(shoulders, cloth);
  const dressed = random.below(3);
  if (dressed === 0) {
    // A shirt under a jacket, with a tie.
    canvas.fill(both(shoulders, ellipse(0.5, 0.72, 0.13, 0.24)), SHIRT);
    canvas.fill(stroke(0.5, 0.79, 0.5, 1, 0.05), mixed(cloth, [220, 60, 60], 0.6));
  } else if (dressed === 1) {
    canvas.fill(ellipse(0.5, 0.745, 0.115, 0.07), mixed(cloth, [255, 255, 255], 0.3));
  }
  const shaded = mixed(skin, [90, 40, 20], 0.18);
  canvas.fill(both(roundedBox(0.5, 0.66, 0.068, 0.11, 0.06), half(0.4, 1)), shaded);
  canvas.fill(ellipse(0.5, 0.745, 0.085, 0.05), shaded);
}

function drawFeatures(canvas: Canvas, skin: Colour, random: Random): void {
  for (const side of [-1, 1]) {
    const x = 0.5 + side * 0.063;
    canvas.fill(ellipse(x, 0.455, 0.0165, 0.021), DARK);
    canvas.fill(circle(x + 0.006, 0.448, 0.0055), [255, 255, 255]);
    canvas.fill(stroke(x - 0.026, 0.41 - side * 0.003, x + 0.026, 0.41 + side * 0.003, 0.012), DARK, 0.75);
    canvas.fill(circle(0.5 + side * 0.098, 0.515, 0.03), BLUSH, 0.22);
  }
  const shade = mixed(skin, [90, 40, 20], 0.3);
  canvas.fill(stroke(0.5, 0.475, 0.5, 0.505, 0.018), shade);
  if (random.chance(0.3)) {
    canvas.fill(both(ellipse(0.5, 0.553, 0.058, 0.05), half(0.553, 1)), [255, 255, 255]); // laughing
  } else {
    canvas.fill(both(ring(0.5, 0.5, 0.072, 0.014), half(0.548, 1)), mixed(shade, DARK, 0.5));
  }
}

function drawBeard(canvas: Canvas, hair: Colour): void {
  const beard = without(both(face, half(0.49, 1)), ellipse(0.5, 0.465, 0.128, 0.085));
  canvas.fill(without(beard, ellipse(0.5, 0.565, 0.052, 0.026)), hair, 0.92);
}

function drawGlasses(canvas: Canvas): void {
  for (const side of [-1, 1]) {
    canvas.fill(circle(0.5 + side * 0.066, 0.458, 0.046), [255, 255, 255], 0.18);
    canvas.fill(ring(0.5 + side * 0.066, 0.458, 0.048, 0.011), DARK);
    canvas.fill(stroke(0.5 + side * 0.114, 0.452, 0.5 + side * 0.16, 0.44, 0.011), DARK);
  }
  canvas.fill(stroke(0.482, 0.452, 0.518, 0.452, 0.011), DARK);
}
