/** Takes out of free text what a log may not hold: tokens, personal data, queries and ids. Pure. */
import { createHash } from 'node:crypto';

/**
 * A text that may be logged. What stands in quotes is a value, so it goes; so do query strings, tokens, addresses and
 * long numbers. Ids become short hashes, so that lines about the same object can still be found together.
 */
export function redactText(text: string): string {
  return text
    .replace(/\bBearer\s+\S+/gi, 'Bearer [token]')
    .replace(/\beyJ[\w-]+(\.[\w-]*)+/g, '[token]')
    .replace(/\/\/[^/?#\s@]+@/g, '//[user]@')
    .replace(/\?[^\s"'<>)]+/g, '?[query]')
    .replace(/[^\s"'<>()/,;:=]+(@|%40)[\w-]+(\.[\w-]+)+/gi, (address) => `[address ${hashOf(address)}]`)
    .replace(/"(?:[^"\\]|\\.)*"/g, '"[value]"')
    .replace(/(?<![\w'])'.*?'(?![\w'])/g, "'[value]'")
    .replace(/[\w+=%-]{28,}/g, (word) => (/\d/.test(word) && /[A-Za-z]/.test(word) ? `[id ${hashOf(word)}]` : word))
    .replace(/\+?\(?\d[\d\s()./-]{7,}\d/g, '[number]');
}

/** Eight hexadecimal digits: enough to follow one object through a log, too few to find it again. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
