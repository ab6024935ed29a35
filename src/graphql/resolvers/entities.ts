/** What a router asks of a subgraph: its schema, and entities by their keys (https://specs.apollo.dev/subgraph/v2.3). */
import type { GraphQLResolveInfo } from 'graphql';
import { GatewayError } from '../../errors.js';
import type { MailboxRecord } from '../../model/mailbox.js';
import type { GraphQLContext } from '../context.js';
import { decodeIdOf, mailboxOf, type NodeType } from '../ids.js';
import { LimitError } from '../limits.js';
import { loadContact, loadFolder } from '../lookup.js';
import { noteType, typeOf } from '../node-types.js';
import { contactProperties, folderProperties } from '../selection.js';
import { opened } from './mailbox.js';

export const MAX_REPRESENTATIONS = 1000;

/** The fields that federation adds to the schema, and only for routers. */
export const ENTITY_TYPE_DEFS = /* GraphQL */ `
  scalar _Any
  union _Entity = Contact | ContactFolder | Mailbox
  type _Service {
    sdl: String
  }
  extend type Query {
    _service: _Service!
    _entities(representations: [_Any!]!): [_Entity]!
  }
`;

export interface SubgraphOptions {
  /** Entities and schema are for requests that a router signed, and for nobody else. */
  readonly routersOnly: boolean;
  /** Whether everybody may read the schema. */
  readonly introspection: boolean;
}

/** `sdl`: the text that a registry of subgraphs gets too. */
export function entityResolvers(sdl: () => string, { routersOnly, introspection }: SubgraphOptions) {
  const checkRouter = (ctx: GraphQLContext): void => {
    if (routersOnly && ctx.isRouter !== true) throw new GatewayError('FORBIDDEN', ROUTERS_ONLY);
  };
  return {
    Query: {
      _service: (_root: unknown, _args: unknown, ctx: GraphQLContext) => {
        checkRouter(ctx);
        if (!introspection && ctx.isRouter !== true) throw new GatewayError('FORBIDDEN', NO_SCHEMA);
        return { sdl: sdl() };
      },
      _entities: (
        _root: unknown,
        { representations }: { readonly representations: readonly unknown[] },
        ctx: GraphQLContext,
        info: GraphQLResolveInfo,
      ) => {
        checkRouter(ctx);
        if (representations.length > MAX_REPRESENTATIONS) {
          const message = `representations: at most ${MAX_REPRESENTATIONS} at once, but got ${representations.length}.`;
          throw new LimitError('entities', message);
        }
        // Each is a promise of its own, so that a bad one is an error at its place alone. All of one tick share envelopes.
        return representations.map((representation) => loadEntity(representation, ctx, info));
      },
    },
    _Entity: { __resolveType: (entity: object) => typeOf(entity)! }, // loadEntity has noted it
  };
}

const ROUTERS_ONLY =
  'Only requests that a router signed with GATEWAY_ROUTER_SECRET are answered here: a POST with the header x-router-signature.';
const NO_SCHEMA = 'The schema is not told here (GATEWAY_INTROSPECTION). Print it with "contacts-gateway schema".';

type LoadByKeys = (keys: Keys, ctx: GraphQLContext, info: GraphQLResolveInfo) => object | null | Promise<object | null>;

/** How an entity is found by the keys of the SDL; null for one that is there no more. */
const LOADS: Readonly<Record<NodeType, LoadByKeys>> = {
  Contact: (keys, ctx, info) => {
    const { mailbox, sourceId } = decodeIdOf('Contact', textOf(keys, 'id'));
    return loadContact(ctx, mailbox, sourceId, contactProperties(info));
  },
  ContactFolder: (keys, ctx, info) => {
    const { mailbox, sourceId } = decodeIdOf('ContactFolder', textOf(keys, 'id'));
    return loadFolder(ctx, mailbox, sourceId, folderProperties(info));
  },
  Mailbox: (keys, ctx) => opened({ ...mailboxOfKeys(keys) }, ctx),
};

type Keys = Readonly<Record<string, unknown>>;

async function loadEntity(
  representation: unknown,
  ctx: GraphQLContext,
  info: GraphQLResolveInfo,
): Promise<object | null> {
  const keys = readKeys(representation);
  const typeName = textOf(keys, '__typename');
  if (!isEntity(typeName)) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      `representations: ${Object.keys(LOADS).join(', ')} are the entities here.`,
    );
  }
  const entity = await LOADS[typeName](keys, ctx, info);
  return entity && noteType(typeName, entity);
}

function mailboxOfKeys(keys: Keys): MailboxRecord {
  return keys['id'] === undefined ? mailboxOf(textOf(keys, 'user')) : decodeIdOf('Mailbox', textOf(keys, 'id')).mailbox;
}

/** Only members of its own: a name such as `constructor` finds nothing. */
function readKeys(representation: unknown): Keys {
  if (typeof representation !== 'object' || representation === null || Array.isArray(representation)) {
    throw new GatewayError('BAD_USER_INPUT', 'representations: expected objects with __typename and a key.');
  }
  return Object.assign(Object.create(null) as object, representation) as Keys;
}

function textOf(keys: Keys, name: string): string {
  const value = keys[name];
  if (typeof value === 'string') return value;
  throw new GatewayError('BAD_USER_INPUT', `representations: expected a text as "${name}".`);
}

function isEntity(name: string): name is NodeType {
  return Object.hasOwn(LOADS, name);
}
