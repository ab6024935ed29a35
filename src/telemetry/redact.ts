/** Takes out of free text what a log may not hold: tokens, personal data, queries and ids. Pure. */
import { createHash } from 'node:crypto';

/** Keeps the patterns below cheap, whatever an upstream writes. */
const MAX_LENGTH = 4000;
const NUMBER_BUT_NO_IP_ADDRESS = /(?<![\d.])(?!\d{1,3}(?:\.\d{1,3}){3}(?![\d.]))\+?\(?\d[\d\s()./-]{7,}\d/g;

/**
 * A text that may be logged. What stands in quotes is a value, so it goes; so do query strings, tokens, addresses and
 * long numbers. Ids become short hashes, so that lines about the same object can still be found together.
 */
export function redactText(text: string): string {
  return (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text)
    .replace(/\bBearer\s+\S+/gi, 'Bearer [token]')
    .replace(/\beyJ[\w-]+(\.[\w-]*)+/g, '[token]')
    .replace(/\/\/[^/?#\s@]+@/g, '//[user]@')
    .replace(/\?[^\s"'<>)]+/g, '?[query]')
    .replace(/[^\s"'<>()/,;:=]+(@|%40)[\w-]+(\.[\w-]+)+/gi, (address) => `[address ${hashOf(address)}]`)
    .replace(/"(?:[^"\\]|\\.)*"/g, '"[value]"')
    .replace(/(?<![\w'])'.*?'(?![\w'])/g, "'[value]'")
    .replace(/[\w+=%-]{28,}/g, (word) => (/\d/.test(word) && /[A-Za-z]/.test(word) ? `[id ${hashOf(word)}]` : word))
    .replace(NUMBER_BUT_NO_IP_ADDRESS, '[number]');
}

/** Eight hexadecimal digits: enough to follow one object through a log, too few to find it again. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
