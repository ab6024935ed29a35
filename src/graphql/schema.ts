/** schema.graphql and the resolvers, put together; and its two printed forms. */
import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { ASTNode, DocumentNode, GraphQLSchema } from 'graphql';
import { Kind, parse, print, visit } from 'graphql';
import { SCHEMA_FILE } from '../files.js';
import type { Contact, ContactFolder, Photo } from '../generated/graphql.js';
import type { ContactProperty } from '../model/contact.js';
import type { FolderProperty } from '../model/folder.js';
import type { PhotoProperty } from '../model/photo.js';
import { changesResolvers } from './resolvers/changes.js';
import { ENTITY_TYPE_DEFS, entityResolvers, type SubgraphOptions } from './resolvers/entities.js';
import { contactResolvers } from './resolvers/contact.js';
import { folderMutationResolvers } from './resolvers/folder-mutations.js';
import { folderResolvers } from './resolvers/folder.js';
import { mailboxResolvers } from './resolvers/mailbox.js';
import { mutationResolvers } from './resolvers/mutations.js';
import { photoResolvers } from './resolvers/photo.js';
import * as scalars from './resolvers/scalars.js';

// The compiler holds the property tables and the SDL together: a row without a field, or a field without a row, fails here.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : { extra: Exclude<B, A> }) : { missing: Exclude<A, B> };
type Relations = '__typename' | 'id' | 'mailbox' | 'parentFolder';
type ContactFields = Exclude<keyof Contact, Relations | 'photo'> | 'parentFolderId';
type FolderFields =
  Exclude<keyof ContactFolder, Relations | 'childFolders' | 'contacts' | 'contactChanges'> | 'parentFolderId';
type PhotoFields = Exclude<keyof Photo, '__typename' | 'url' | 'expiresAt' | 'base64'>;
true satisfies Same<ContactProperty, ContactFields>;
true satisfies Same<FolderProperty, FolderFields>;
true satisfies Same<PhotoProperty, PhotoFields>;

/** The definitions behind the directives that schema.graphql links from the federation specification. */
const FEDERATION_DIRECTIVES = /* GraphQL */ `
  scalar federation__FieldSet
  scalar link__Import
  directive @link(url: String!, as: String, import: [link__Import]) repeatable on SCHEMA
  directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @shareable repeatable on FIELD_DEFINITION | OBJECT
  directive @tag(
    name: String!
  ) repeatable on FIELD_DEFINITION | INTERFACE | OBJECT | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION | SCHEMA
  directive @cost(
    weight: Int!
  ) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(
    assumedSize: Int
    slicingArguments: [String!]
    sizedFields: [String!]
    requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION
`;

function readSchemaFile(): string {
  return readFileSync(SCHEMA_FILE, 'utf8');
}

/** Without options as in development: everybody may ask what a router asks. */
export function createSchema(subgraph: SubgraphOptions = { routersOnly: false, introspection: true }): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: [FEDERATION_DIRECTIVES, readSchemaFile(), ENTITY_TYPE_DEFS],
    resolvers: [
      mailboxResolvers,
      contactResolvers,
      folderResolvers,
      photoResolvers,
      mutationResolvers,
      folderMutationResolvers,
      changesResolvers,
      entityResolvers(once(printSubgraphSchema), subgraph),
      {
        Date: scalars.DateScalar,
        DateTime: scalars.DateTimeScalar,
        URL: scalars.UrlScalar,
        Upload: scalars.UploadScalar,
        SyncCursor: scalars.SyncCursorScalar,
      },
    ],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error', requireResolversForResolveType: 'ignore' },
  });
}

/** What a registry of subgraphs wants: without `node` and `nodes`, which every Relay subgraph has. */
export function printSubgraphSchema(): string {
  const isRelayEntry = (name: string): boolean => name === 'node' || name === 'nodes';
  return printed(
    visit(parse(readSchemaFile()), {
      ObjectTypeDefinition: (type) =>
        type.name.value === 'Query'
          ? { ...type, fields: type.fields?.filter((field) => !isRelayEntry(field.name.value)) }
          : undefined,
    }),
  );
}

/** What clients of the gateway itself see: without the words of federation. */
export function printClientSchema(): string {
  const federation = new Set(['link', 'key', 'shareable', 'tag', 'cost', 'listSize']);
  return printed(
    visit(parse(readSchemaFile()), {
      SchemaExtension: () => null,
      Directive: (directive) => (federation.has(directive.name.value) ? null : undefined),
    }),
  );
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function printed(document: DocumentNode | ASTNode): string {
  return `${print(document.kind === Kind.DOCUMENT ? document : { kind: Kind.DOCUMENT, definitions: [] })}\n`;
}
