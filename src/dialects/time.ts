/** Days and instants as the REST API writes them. Pure: reads no clock. */

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
/** As services write it; the rest of what RFC 3339 allows is left to the parser of dates. */
const UTC_TIME = /T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;
const DAY_MS = 86_400_000;
const LAST_DAY = '9999-12-31';

/** An RFC 3339 text as an instant in UTC, kept as it is where it ends with `Z`; null for what is none. */
export function toInstant(text: string): string | null {
  if (!INSTANT.test(text) || !isDay(text.slice(0, 10))) return null;
  if (UTC_TIME.test(text)) return text;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) return null;
  return text.endsWith('Z') ? text : new Date(atMs).toISOString().replace('.000Z', 'Z');
}

/** A bare day, or the day in UTC of an instant; null for what is neither. */
export function toDay(text: string): string | null {
  if (DAY.test(text)) return isDay(text) ? text : null;
  return toInstant(text)?.slice(0, 10) ?? null;
}

/** The day after a valid day. The last day that can be written has none, and is its own: nothing comes after it. */
export function nextDay(day: string): string {
  if (day === LAST_DAY) return day;
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** Whether a text is a day of the calendar: not the 30th of February. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (month < 1 || month > 12) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && isLeap ? 29 : DAYS_OF_MONTH[month - 1]!);
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}
const ZERO = 48;

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
