/** Documents that were scanned, parsed and validated, kept for the next request that sends the same text. */
import { createHash } from 'node:crypto';
import { parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema, type ValidationRule } from 'graphql';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors.js';
import { measureDocument, scanDocument } from './document-limits.js';
import type { Limits } from './limits.js';

export type LoadedDocument = { readonly document: DocumentNode } | { readonly errors: readonly unknown[] };

export interface Documents {
  /** The document of a text, or what is wrong with it. Never throws. */
  load(text: string): LoadedDocument;
  /** By the SHA-256 of the text, in hex. */
  find(hash: string): DocumentNode | undefined;
}

export interface DocumentsOptions {
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  readonly limits: Limits;
  readonly hideSuggestions: boolean;
}

/** A parsed document takes some fifty times the room of its text. */
const MAX_KEPT_CHARACTERS = 1_000_000;
const MAX_VALIDATION_ERRORS = 20;

export function createDocuments({ schema, rules, limits, hideSuggestions }: DocumentsOptions): Documents {
  const byHash = new Map<string, DocumentNode>();
  const kept = new LRUCache<string, Kept>({
    max: 1000,
    maxSize: MAX_KEPT_CHARACTERS,
    dispose: ({ hash }) => byHash.delete(hash),
  });
  const allRules = [...specifiedRules, ...rules];

  function examine(text: string): LoadedDocument {
    try {
      scanDocument(text, limits);
      const document = parse(text);
      measureDocument(document, limits);
      const errors = validate(schema, document, allRules, { maxErrors: MAX_VALIDATION_ERRORS, hideSuggestions });
      return errors.length > 0 ? { errors } : { document };
    } catch (error) {
      // The scan keeps brackets shallow; should a stack run out all the same, it is the document's doing.
      if (error instanceof RangeError)
        return { errors: [new GatewayError('LIMIT_EXCEEDED', 'The document is nested too deeply.')] };
      return { errors: [error] };
    }
  }

  return {
    load(text) {
      const known = kept.get(text);
      if (known) return known;
      const loaded = examine(text);
      if ('document' in loaded) {
        const hash = createHash('sha256').update(text).digest('hex');
        kept.set(text, { ...loaded, hash }, { size: text.length });
        if (kept.has(text)) byHash.set(hash, loaded.document);
      }
      return loaded;
    },
    find: (hash) => byHash.get(hash),
  };
}

interface Kept {
  readonly document: DocumentNode;
  readonly hash: string;
}
