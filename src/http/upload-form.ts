/** What a multipart request may look like: one operation, and one file for one place in its variables. */
import type { IncomingHttpHeaders } from 'node:http';
import busboy from 'busboy';
import { GatewayError } from '../errors.js';

/** Room for `operations` and `map` beside the photo. */
export const MAX_FORM_BYTES = 64 * 1024;

const SPECIFICATION = 'github.com/jaydenseric/graphql-multipart-request-spec';
const NAME = /^[A-Za-z_][0-9A-Za-z_]*$/;
const MAX_PATH_LENGTH = 12;

/**
 * Throws `BAD_USER_INPUT` unless `operations` comes first, `map` second, and `map` names one file with one path to a
 * place of the variables that is there and holds null. Whether that place takes an `Upload` is the schema's to say.
 */
export async function checkUploadForm(headers: IncomingHttpHeaders, body: Buffer): Promise<void> {
  const [operations, map] = await readFields(headers, body);
  if (operations?.name !== 'operations' || map?.name !== 'map') {
    throw refused('must begin with the fields "operations" and "map", in this order');
  }
  const target = readJson(operations);
  const entries = Object.entries(readJson(map));
  const paths = entries[0]?.[1];
  if (entries.length !== 1 || !Array.isArray(paths) || paths.length !== 1 || typeof paths[0] !== 'string') {
    throw refused('must map exactly one file to exactly one place, such as {"0": ["variables.input.photo.file"]}');
  }
  if (!isOpenPlace(target, paths[0])) {
    throw refused(
      'must map the file to a place of the variables that holds null, such as "variables.input.photo.file"',
    );
  }
}

interface Field {
  readonly name: string;
  readonly value: string;
}

/** The first two fields. The parser is graphql-upload's own, with its own settings, so that both read the same. */
function readFields(headers: IncomingHttpHeaders, body: Buffer): Promise<Field[]> {
  return new Promise((resolve, reject) => {
    const fields: Field[] = [];
    const fail = (cause: unknown): void => reject(refused('cannot be read', cause));
    try {
      const limits = { fieldSize: MAX_FORM_BYTES, fields: 2, files: 1 };
      const parser = busboy({ headers, defParamCharset: 'utf8', limits });
      parser.on('field', (name, value, { valueTruncated }) => {
        if (!valueTruncated) return void fields.push({ name, value });
        const message = `The multipart field ${JSON.stringify(name.slice(0, 50))} may have ${MAX_FORM_BYTES} bytes, but has more.`;
        reject(new GatewayError('PAYLOAD_TOO_LARGE', message));
      });
      parser.on('file', (_name, stream) => void stream.resume());
      parser.on('filesLimit', () => reject(refused('may have one file')));
      parser.on('error', fail);
      parser.on('close', () => resolve(fields));
      parser.end(body);
    } catch (cause) {
      fail(cause);
    }
  });
}

function readJson({ name, value }: Field): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw refused(`must have JSON in the field "${name}"`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw refused(`must have a JSON object in the field "${name}"`);
  }
  return parsed as Readonly<Record<string, unknown>>;
}

/** No list index, and no name that objects inherit, can pass: every step must be a member of its own. */
function isOpenPlace(operations: object, path: string): boolean {
  const names = path.split('.', MAX_PATH_LENGTH + 1);
  if (names[0] !== 'variables' || names.length < 2 || names.length > MAX_PATH_LENGTH) return false;
  let place: unknown = operations;
  for (const name of names) {
    if (!NAME.test(name) || name === '__proto__') return false;
    if (typeof place !== 'object' || place === null || Array.isArray(place) || !Object.hasOwn(place, name))
      return false;
    place = (place as Readonly<Record<string, unknown>>)[name];
  }
  return place === null;
}

function refused(what: string, cause?: unknown): GatewayError {
  return new GatewayError('BAD_USER_INPUT', `A multipart request ${what} (${SPECIFICATION}).`, { cause });
}
