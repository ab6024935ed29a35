/** Both dialects as tests use them, with the service roots of the published samples. */
import { createGraphDialect } from '../../src/dialects/graph.js';
import { createOutlookDialect } from '../../src/dialects/outlook.js';

export const graph = createGraphDialect();
export const outlook = createOutlookDialect({ rootPath: '/api/v2.0' });

export const DIALECTS = [
  ['graph', graph],
  ['outlook', outlook],
] as const;

export const SERVICE_ROOT = {
  graph: 'https://graph.microsoft.com/v1.0',
  outlook: 'https://outlook.office.com/api/v2.0',
} as const;
