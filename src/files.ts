/** Files that are no modules: found from here, one level below the root, wherever the program was bundled to. */
import { fileURLToPath } from 'node:url';

export const SCHEMA_FILE = new URL('../schema.graphql', import.meta.url);
export const MANIFEST_FILE = new URL('../package.json', import.meta.url);
export const GRAPHIQL_ASSETS = fileURLToPath(new URL('../dist/graphiql', import.meta.url));
