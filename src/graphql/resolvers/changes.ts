/** The change streams. Not part of this version: each place says so instead of pretending. */
import { GatewayError } from '../../errors.js';
import type { Resolvers } from '../../generated/graphql.js';

function notAvailable(): never {
  throw new GatewayError('UNSUPPORTED_BY_UPSTREAM', 'Change streams are not available in this version of the gateway.');
}

export const changesResolvers = {
  ContactFolder: { contactChanges: notAvailable },
  Subscription: {
    contactChanges: { subscribe: notAvailable },
    contactFolderChanges: { subscribe: notAvailable },
  },
} satisfies Resolvers;
