/** The bytes of `multipart/mixed` cut into parts, and of a message cut into head and body. Pure. */

export interface Message {
  /** The status line of an HTTP message; empty for a part, which begins with its headers. */
  readonly startLine: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The boundary that a content type names, quoted or bare; null where there is none. */
export function boundaryOf(contentType: string | undefined): string | null {
  const found = /^\s*multipart\/mixed\b.*?;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.){1,200})"|([^\s;"]{1,200}))/i.exec(
    contentType ?? '',
  );
  return found?.[1]?.replace(/\\(.)/g, '$1') ?? found?.[2] ?? null;
}

/**
 * The bytes of each part, with lines that end in CRLF or LF. What stands before the first boundary and after the closing
 * one is ignored; a part that no boundary follows was cut off and is left out.
 */
export function splitMultipart(bytes: Buffer, boundary: string): readonly Buffer[] {
  const parts: Buffer[] = [];
  let partStart: number | null = null;
  for (const line of linesOf(bytes)) {
    const text =
      line.end - line.start <= boundary.length + MAX_BOUNDARY_EXTRA
        ? bytes.toString('latin1', line.start, line.end).trimEnd()
        : '';
    const closes = text === `--${boundary}--`;
    if (!closes && text !== `--${boundary}`) continue;
    if (partStart !== null) parts.push(bytes.subarray(partStart, beforeLineBreak(bytes, partStart, line.start)));
    if (closes) return parts;
    partStart = line.next;
  }
  return parts;
}

/** Two pairs of dashes, a CR and some blanks. */
const MAX_BOUNDARY_EXTRA = 80;

/** Head and body at the first empty line; folded header lines are joined. */
export function splitMessage(bytes: Buffer): Message {
  const head: string[] = [];
  let bodyStart = bytes.length;
  for (const line of linesOf(bytes)) {
    const text = bytes.toString('latin1', line.start, line.end).replace(/\r$/, '');
    bodyStart = line.next;
    if (text === '') break;
    if (/^[ \t]/.test(text) && head.length > 0) head.push(`${head.pop()} ${text.trim()}`);
    else head.push(text);
  }
  const startLine = /^HTTP\//.test(head[0] ?? '') ? (head.shift() ?? '') : '';
  const headers = head.map((text) => {
    const colon = text.indexOf(':');
    return [text.slice(0, Math.max(colon, 0)).trim().toLowerCase(), text.slice(colon + 1).trim()] as const;
  });
  return { startLine, headers: Object.fromEntries(headers), body: bytes.subarray(bodyStart) };
}

/** Where each line starts and ends without its LF, and where the next one starts. */
function* linesOf(bytes: Buffer): Generator<{ readonly start: number; readonly end: number; readonly next: number }> {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    yield { start, end, next: end + 1 };
    start = end + 1;
  }
}

/** The line break before a boundary belongs to the boundary. */
function beforeLineBreak(bytes: Buffer, start: number, end: number): number {
  let last = end;
  if (last > start && bytes[last - 1] === 0x0a) last -= 1;
  if (last > start && bytes[last - 1] === 0x0d) last -= 1;
  return last;
}
