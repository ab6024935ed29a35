/** Writes a baseline JPEG: three components without subsampling, the standard's own tables (ITU-T T.81). */
import {
  AC_CHROMA,
  AC_LUMA,
  CHROMA_QUANTISATION,
  codesOf,
  DC_CHROMA,
  DC_LUMA,
  LUMA_QUANTISATION,
  ZIGZAG,
} from './jpeg-tables.js';
import type { HuffmanTable } from './jpeg-tables.js';

// Held here: within a test runner's own context each look-up of a global is slow, and here there is one per pixel.
const { abs, clz32, floor, max, min, round } = Math;

const QUALITY = 88;

/** `pixels`: rows from the top, three bytes per pixel. */
export function encodeJpeg(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const luma = scaled(LUMA_QUANTISATION);
  const chroma = scaled(CHROMA_QUANTISATION);
  return Buffer.concat([
    segment(0xd8),
    segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xdb, [0, ...zigzag(luma), 1, ...zigzag(chroma)]),
    // Frame: 8 bits, size, and three components with sampling 1x1 and their quantisation table.
    segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]),
    segment(0xc4, [
      ...defined(0x00, DC_LUMA),
      ...defined(0x10, AC_LUMA),
      ...defined(0x01, DC_CHROMA),
      ...defined(0x11, AC_CHROMA),
    ]),
    // Scan: three components with their Huffman tables, the whole spectrum at once.
    segment(0xda, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]),
    scan(pixels, width, height, luma, chroma),
    segment(0xd9),
  ]);
}

function segment(marker: number, content?: readonly number[]): Uint8Array {
  if (content === undefined) return Uint8Array.of(0xff, marker);
  const length = content.length + 2;
  return Uint8Array.of(0xff, marker, length >> 8, length & 255, ...content);
}

const defined = (id: number, { counts, symbols }: HuffmanTable) => [id, ...counts, ...symbols];
const zigzag = (table: readonly number[]) => ZIGZAG.map((at) => table[at]!);

function scaled(table: readonly number[]): number[] {
  const percent = QUALITY < 50 ? 5000 / QUALITY : 200 - QUALITY * 2;
  return table.map((step) => min(max(floor((step * percent + 50) / 100), 1), 255));
}

/** Blocks of 8x8 from the top left, in each of them the three components one after the other. */
function scan(pixels: Uint8Array, width: number, height: number, luma: number[], chroma: number[]): Uint8Array {
  const bits = createBitWriter();
  const components = COMPONENTS.map((weights, i) => ({
    weights,
    steps: i === 0 ? luma : chroma,
    dc: codesOf(i === 0 ? DC_LUMA : DC_CHROMA),
    ac: codesOf(i === 0 ? AC_LUMA : AC_CHROMA),
    lastDc: 0,
  }));
  const block = new Float64Array(64);
  const quantised = new Int32Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (const component of components) {
        readBlock(block, pixels, width, height, left, top, component.weights);
        transform(block);
        for (let i = 0; i < 64; i++) quantised[i] = round(block[ZIGZAG[i]!]! / component.steps[ZIGZAG[i]!]!);
        writeBlock(bits, quantised, component);
        component.lastDc = quantised[0]!;
      }
    }
  }
  return bits.finish();
}

/** Luma and both colour differences as weights of red, green and blue, centred on zero (JFIF 1.02). */
const COMPONENTS = [
  { red: 0.299, green: 0.587, blue: 0.114, offset: -128 },
  { red: -0.168736, green: -0.331264, blue: 0.5, offset: 0 },
  { red: 0.5, green: -0.418688, blue: -0.081312, offset: 0 },
] as const;
type Weights = (typeof COMPONENTS)[number];

/** Pixels beyond the right and the bottom edge repeat the last ones. */
function readBlock(
  block: Float64Array,
  pixels: Uint8Array,
  width: number,
  height: number,
  left: number,
  top: number,
  w: Weights,
) {
  for (let i = 0; i < 64; i++) {
    const x = min(left + (i & 7), width - 1);
    const y = min(top + (i >> 3), height - 1);
    const at = (y * width + x) * 3;
    block[i] = w.red * pixels[at]! + w.green * pixels[at + 1]! + w.blue * pixels[at + 2]! + w.offset;
  }
}

/** `COSINES[u * 8 + x]`: the normalised basis of the one-dimensional DCT. */
const COSINES = Float64Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});
const SUMS = new Float64Array(4);
const DIFFERENCES = new Float64Array(4);

/** The two-dimensional DCT in place: all rows, then all columns. */
function transform(block: Float64Array): void {
  for (let line = 0; line < 8; line++) transformLine(block, line * 8, 1);
  for (let line = 0; line < 8; line++) transformLine(block, line, 8);
}

/** Even waves are symmetric and odd ones antisymmetric, so half the products are enough. */
function transformLine(block: Float64Array, start: number, step: number): void {
  for (let x = 0; x < 4; x++) {
    const near = block[start + x * step]!;
    const far = block[start + (7 - x) * step]!;
    SUMS[x] = near + far;
    DIFFERENCES[x] = near - far;
  }
  for (let u = 0; u < 8; u++) {
    const line = u & 1 ? DIFFERENCES : SUMS;
    const at = u * 8;
    block[start + u * step] =
      line[0]! * COSINES[at]! + line[1]! * COSINES[at + 1]! + line[2]! * COSINES[at + 2]! + line[3]! * COSINES[at + 3]!;
  }
}

interface BlockTables {
  readonly dc: HuffmanCodes;
  readonly ac: HuffmanCodes;
  readonly lastDc: number;
}
type HuffmanCodes = ReturnType<typeof codesOf>;

const ZERO_RUN_OF_16 = 0xf0;
const END_OF_BLOCK = 0x00;

/** The difference of the mean, then runs of zeros and values (T.81, annex F.1.2). */
function writeBlock(bits: BitWriter, values: Int32Array, { dc, ac, lastDc }: BlockTables): void {
  const difference = values[0]! - lastDc;
  bits.writeCode(dc, bitLength(difference));
  bits.writeValue(difference);
  let zeros = 0;
  for (let i = 1; i < 64; i++) {
    const value = values[i]!;
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) bits.writeCode(ac, ZERO_RUN_OF_16);
    bits.writeCode(ac, zeros * 16 + bitLength(value));
    bits.writeValue(value);
    zeros = 0;
  }
  if (zeros > 0) bits.writeCode(ac, END_OF_BLOCK);
}

const bitLength = (value: number) => 32 - clz32(abs(value));

type BitWriter = ReturnType<typeof createBitWriter>;

function createBitWriter() {
  const bytes: number[] = [];
  let held = 0;
  let count = 0;
  const write = (value: number, length: number) => {
    held = (held << length) | value;
    for (count += length; count >= 8; count -= 8) {
      const byte = (held >> (count - 8)) & 0xff;
      bytes.push(byte);
      if (byte === 0xff) bytes.push(0); // so that data is never taken for a marker
    }
    held &= (1 << count) - 1;
  };
  return {
    writeCode: ({ codes, lengths }: HuffmanCodes, symbol: number) => write(codes[symbol]!, lengths[symbol]!),
    /** As many bits as it needs; a negative value is written one lower (T.81, table F.1). */
    writeValue(value: number) {
      const length = bitLength(value);
      write(value < 0 ? value + (1 << length) - 1 : value, length);
    },
    finish() {
      write(0x7f, 7); // the last byte is filled with ones
      return Uint8Array.from(bytes);
    },
  };
}
