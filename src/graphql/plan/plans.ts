/** The plans of operations, each made when its operation is first asked and kept as long as its document is. */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { compilePlan, type Plan } from './compile.js';

/** The plan of an operation of a validated document; null for what is left to graphql-js. */
export type PlanOf = (document: DocumentNode, operation: OperationDefinitionNode) => Plan | null;

export function createPlans(schema: GraphQLSchema): PlanOf {
  const plans = new WeakMap<OperationDefinitionNode, Plan | null>();
  return (document, operation) => {
    let plan = plans.get(operation);
    if (plan === undefined) plans.set(operation, (plan = compilePlan(schema, document, operation)));
    return plan;
  };
}

/** Stands for `data` in a result whose text is there already. */
export class PlannedData {
  readonly [name: string]: unknown;
  constructor(readonly text: string) {}
}

/** A result as it goes out, its members in the order that Apollo gives them. */
export function stringifyResult(result: { readonly data?: unknown }): string {
  const { data } = result;
  return data instanceof PlannedData ? `{"data":${data.text}}\n` : `${JSON.stringify(result)}\n`;
}
