/** Transcripts: the published samples, one in a file, and pairs written from the reference, several cases in a file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialectName, WireResponse } from '../../src/dialects/dialect.js';
import type { UpstreamProblem } from '../../src/errors.js';
import type { Intent } from './intent.js';

export interface Transcript {
  readonly title: string;
  readonly section: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string | readonly string[]>>;
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

/** What a caller wanted and what it gets, for the codec to be judged by. At most one kind of outcome. */
export interface Expectation {
  readonly intent: Intent;
  readonly record?: unknown;
  readonly page?: unknown;
  readonly count?: number;
  readonly problem?: UpstreamProblem;
  readonly answers?: readonly (Pick<WireResponse, 'status' | 'body'> | null)[];
}

export type Case = Transcript & Expectation;

interface Collection {
  readonly title: string;
  readonly section: string;
  readonly cases: readonly Case[];
}

/** File names without `.json`, with their content. */
function readFolder(dialect: DialectName): readonly (readonly [name: string, content: Transcript | Collection])[] {
  const folder = join(__dirname, '..', 'transcripts', dialect);
  return readdirSync(folder).map((file) => {
    const content = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Transcript | Collection; // written by us
    return [file.replace(/\.json$/, ''), content] as const;
  });
}

/** The published samples by file name. */
export function publishedSamples(dialect: DialectName): ReadonlyMap<string, Transcript> {
  return new Map(
    readFolder(dialect).flatMap(([name, content]) => ('cases' in content ? [] : [[name, content] as const])),
  );
}

/** The pairs written from the tables of the reference. */
export function writtenCases(dialect: DialectName): readonly Case[] {
  return readFolder(dialect).flatMap(([, content]) => ('cases' in content ? content.cases : []));
}

/** The answer as the transport would hand it on: lower-case names, text that is not JSON as bytes. */
export function responseOf({ response }: Transcript): WireResponse {
  const { status, headers = {}, body = null } = response;
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}
