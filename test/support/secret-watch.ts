/** Knows every token and secret of a test, and looks for them where none may be. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface SecretWatch {
  /** Remembers the tokens in a text: what a token endpoint answered, or what a caller showed. */
  see(text: string): void;
  /** Throws at the first text with a secret, in clear, in base64 or encoded for a URL. */
  expectNoneIn(texts: readonly string[]): void;
  readonly size: number;
}

const TOKEN = /eyJ[\w-]+\.(eyJ[\w-]+)\.([\w-]+)/g;

export function createSecretWatch(planted: readonly string[]): SecretWatch {
  const secrets = new Set(planted.flatMap((text) => [text, ...encoded(text)]));
  return {
    see(text) {
      // A part would tell enough: what was claimed, or either end of the proof of it.
      for (const [, claims, signature] of text.matchAll(TOKEN)) {
        secrets.add(claims!).add(signature!.slice(0, 40)).add(signature!.slice(-40));
      }
    },
    expectNoneIn(texts) {
      const all = texts.join('\n');
      for (const secret of secrets) {
        const at = all.indexOf(secret);
        if (at >= 0) throw new Error(`a secret was told: …${all.slice(Math.max(0, at - 200), at)}[it stands here]`);
      }
    },
    get size() {
      return secrets.size;
    },
  };
}

function encoded(text: string): string[] {
  // Without the last characters, which depend on what follows.
  const base64 = Buffer.from(text)
    .toString('base64')
    .replace(/.{0,4}$/, '');
  return [base64, encodeURIComponent(text)];
}

/** All files below a folder, as texts. */
export function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile() && !file.endsWith('.pem'))
    .map((file) => readFileSync(file, 'latin1'));
}
