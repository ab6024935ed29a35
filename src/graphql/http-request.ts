/** What a request asks for, and whether the form in which it does so is right. Pure. */
import type { HeaderMap } from '@apollo/server';
import type { GatewayError } from '../errors.js';
import type { OperationRequest } from './context.js';

/** What a door takes from the wire; nothing in it has been looked at. */
export interface OperationParams {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

export interface HttpRequest {
  readonly method: string;
  readonly headers: HeaderMap;
  /** With its question mark; empty where there is none. */
  readonly search: string;
  /** Parsed JSON, or the operations of a multipart request. */
  readonly body: unknown;
  readonly operation: OperationRequest;
  /** Ends the signal of `operation`: how the engine calls it off when its time is over. */
  readonly abort: (reason: GatewayError) => void;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What of the operation can be read; a request whose form is wrong is refused by Apollo, with its reasons. */
export function paramsOf({ method, body, search }: HttpRequest): OperationParams {
  if (method !== 'GET') return isRecord(body) ? body : {};
  const parameters = new URLSearchParams(search);
  let variables: unknown;
  try {
    variables = JSON.parse(parameters.get('variables') ?? 'null');
  } catch {
    variables = undefined;
  }
  return { query: parameters.get('query'), operationName: parameters.get('operationName'), variables };
}

/** What is wrong with the form of an operation, or null. */
export function faultOf({ query, operationName, variables }: OperationParams): string | null {
  if (typeof query !== 'string' || query === '') return '"query" must be a GraphQL document, a text that is not empty.';
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
    return '"operationName" must be a text or absent.';
  }
  if (variables !== undefined && variables !== null && !isRecord(variables))
    return '"variables" must be an object or absent.';
  return null;
}
