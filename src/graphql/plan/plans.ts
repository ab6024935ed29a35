/** The plans of operations, each made when its operation is first asked and kept as long as its document is. */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { createFlights, share } from '../../upstream/flights.js';
import type { GraphQLContext } from '../context.js';
import { compilePlan, type Plan } from './compile.js';

export interface Plans {
  /**
   * The answer to an operation of a validated document; null for what is left to graphql-js. Equal questions on one token
   * that are under way at the same time are run once.
   */
  run(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    contextValue: GraphQLContext,
    variables: Readonly<Record<string, unknown>> | undefined,
  ): Promise<PlannedAnswer | null>;
  /** After a write: nobody is answered by what was begun before it. */
  leave(principal: string): void;
}

export function createPlans(schema: GraphQLSchema): Plans {
  const plans = new WeakMap<OperationDefinitionNode, { readonly plan: Plan | null; readonly number: number }>();
  const flights = createFlights<PlannedAnswer>();
  let made = 0;

  function entryOf(document: DocumentNode, operation: OperationDefinitionNode) {
    let entry = plans.get(operation);
    if (!entry) {
      entry = { plan: compilePlan(schema, document, operation), number: (made += 1) };
      plans.set(operation, entry);
    }
    return entry;
  }

  return {
    async run(document, operation, contextValue, variables) {
      const { plan, number } = entryOf(document, operation);
      if (!plan) return null;
      const { credential, signal, isRouter } = contextValue;
      // All that two contexts of one principal can differ in.
      const key = JSON.stringify([number, credential.tokenKey, isRouter === true, variables]);
      const send = async (): Promise<PlannedAnswer> => new PlannedAnswer(await plan.run(contextValue, variables));
      return share(flights, { principal: credential.principal, signal }, key, send).catch(() => null);
    },
    leave: flights.leave,
  };
}

/** Stands for `data` in a result whose text is there already. */
export class PlannedAnswer {
  readonly [name: string]: unknown;
  /** The whole result in UTF-8. */
  readonly bytes: Buffer;

  /** `data`: JSON in octets. */
  constructor(data: string) {
    this.bytes = Buffer.from(`{"data":${data}}\n`, 'latin1');
  }
}

export function stringifyResult(result: { readonly data?: unknown }): string {
  const { data } = result;
  return data instanceof PlannedAnswer ? data.bytes.toString('utf8') : `${JSON.stringify(result)}\n`;
}
