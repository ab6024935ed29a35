/** Uploads as browsers send them, and as attackers would like to. */
import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { eventually, openDoor, type Door } from './door.js';

const SET_PHOTO = 'mutation ($input: PhotoInput!) { setPhoto(input: $input) }';
const OPERATIONS = { query: SET_PHOTO, variables: { input: { contactId: 'c', photo: { file: null } } } };
const MAP = { '0': ['variables.input.photo.file'] };
const PLACE = 'variables.input.photo.file';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

interface Form {
  readonly operations?: unknown;
  readonly map?: unknown;
  readonly files?: Record<string, Blob>;
}

function formOf({ operations = OPERATIONS, map = MAP, files = { '0': new Blob(['1234']) } }: Form = {}): FormData {
  const form = new FormData();
  if (operations !== null)
    form.append('operations', typeof operations === 'string' ? operations : JSON.stringify(operations));
  if (map !== null) form.append('map', typeof map === 'string' ? map : JSON.stringify(map));
  for (const [name, file] of Object.entries(files)) form.append(name, file, 'photo.jpg');
  return form;
}

const HEADERS = { authorization: 'Bearer adele', 'apollo-require-preflight': '1' };

async function upload(
  form: FormData,
  headers: Record<string, string> = HEADERS,
  to = door,
): Promise<{ status: number; body: any }> {
  const response = await fetch(`${to.url}/graphql`, { method: 'POST', body: form, headers });
  return { status: response.status, body: await response.json() };
}

const temporaryFiles = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('capacitor-'));

test('a file arrives at its place in the variables', async () => {
  expect(await upload(formOf())).toEqual({ status: 200, body: { data: { setPhoto: '4 bytes' } } });
});

test('a file may be a variable of its own', async () => {
  const operations = { query: 'mutation ($file: Upload!) { takeFile(file: $file) }', variables: { file: null } };
  expect(
    (await upload(formOf({ operations, map: { photo: ['variables.file'] }, files: { photo: new Blob(['12']) } }))).body,
  ).toEqual({
    data: { takeFile: '2 bytes' },
  });
});

test.each([
  [3_999_999, '3999999 bytes'],
  [4_000_000, '4000000 bytes'],
])('a photo of %d bytes is taken', async (size, answer) => {
  const { body } = await upload(formOf({ files: { '0': new Blob([Buffer.alloc(size)]) } }));
  expect(body).toEqual({ data: { setPhoto: answer } });
});

test('a photo of one byte more is PAYLOAD_TOO_LARGE where it is read', async () => {
  for (const size of [4_000_001, 4_000_002, 4_050_000]) {
    const { status, body } = await upload(formOf({ files: { '0': new Blob([Buffer.alloc(size)]) } }));
    expect(status).toBe(200);
    expect(body.errors[0]).toMatchObject({ path: ['setPhoto'], extensions: { code: 'PAYLOAD_TOO_LARGE' } });
    expect(body.errors[0].message).toContain('4000000');
  }
});

test('a request that is longer than one photo and a form is refused with 413', async () => {
  const { status, body } = await upload(formOf({ files: { '0': new Blob([Buffer.alloc(4_070_000)]) } }));
  expect(status).toBe(413);
  expect(body.errors[0].extensions.code).toBe('PAYLOAD_TOO_LARGE');
});

test('a chunked request that does not end is cut at the same length', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { ...HEADERS, 'content-type': 'multipart/form-data; boundary=x' };
    const request = httpRequest(`${door.url}/graphql`, { method: 'POST', headers });
    const pour = (): void => {
      while (request.write(Buffer.alloc(65_536)));
      request.once('drain', pour);
    };
    request.on('error', reject);
    request.on('response', (response) => {
      resolve(response.statusCode);
      request
        .removeAllListeners('drain')
        .removeAllListeners('error')
        .on('error', () => undefined)
        .destroy();
    });
    pour();
  });
  expect(status).toBe(413);
});

test.each([
  ['preflight header', { authorization: 'Bearer adele' }, 400, 'BAD_USER_INPUT'],
  ['token', { 'apollo-require-preflight': '1' }, 401, 'UNAUTHENTICATED'],
])('a missing %s is answered before any byte of the body is read', async (_, headers, status, code) => {
  const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
    const request = httpRequest(`${door.url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x', 'content-length': '1000' },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      response.on('end', () => {
        resolve({ status: response.statusCode!, body });
        request.destroy();
      });
    });
    // The head alone is sent; the body never comes.
    request.flushHeaders();
  });
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body).errors[0].extensions.code).toBe(code);
});

describe('a form is refused as BAD_USER_INPUT', () => {
  const place = (path: unknown): Form => ({ map: { '0': [path] } });
  const withVariables = (variables: unknown, path: string): Form => ({
    operations: { query: SET_PHOTO, variables },
    map: { '0': [path] },
  });
  test.each<[string, Form]>([
    ['without operations', { operations: null }],
    ['without a map', { map: null }],
    ['with operations that are no JSON', { operations: '{' }],
    ['with a map that is no JSON', { map: '{' }],
    ['with a list of operations', { operations: [OPERATIONS] }],
    ['with a map that is a list', { map: [[PLACE]] }],
    ['with a map that is null', { map: 'null' }],
    ['with no file in the map', { map: {} }],
    ['with two files in the map', { map: { '0': [PLACE], '1': [PLACE] } }],
    ['with two places for the file', { map: { '0': [PLACE, PLACE] } }],
    ['with no place for the file', { map: { '0': [] } }],
    ['with a place that is no text', place(0)],
    ['with the query as the place', place('query')],
    ['with the variables as the place', place('variables')],
    ['with a huge index', withVariables({ fs: [] }, 'variables.fs.30000000')],
    ['with an index', withVariables({ fs: [null] }, 'variables.fs.0')],
    ['with a place that is not there', place('variables.input.photo.other')],
    ['with a place that holds something', place('variables.input.contactId')],
    ['with the place __proto__', place('variables.__proto__')],
    [
      'with a place under __proto__',
      withVariables(JSON.parse('{"__proto__": {"file": null}}'), 'variables.__proto__.file'),
    ],
    ['with a place under constructor', place('variables.constructor.prototype')],
    ['with ten thousand steps', place(`variables${'.a'.repeat(10_000)}`)],
    ['with two files', { files: { '0': new Blob(['1']), '1': new Blob(['2']) } }],
    ['without the file that it promises', { files: {} }],
    ['with a file of another name', { files: { '7': new Blob(['1']) } }],
    [
      'with a place that takes no file',
      withVariables({ input: { contactId: null, photo: { file: null } } }, 'variables.input.contactId'),
    ],
  ])('%s', async (_, form) => {
    const startedAt = performance.now();
    const { status, body } = await upload(formOf(form));
    expect([200, 400]).toContain(status);
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(body)).not.toContain('node_modules');
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(Object.prototype).not.toHaveProperty('file');
  });

  test('whose map comes first', async () => {
    const form = new FormData();
    form.append('map', JSON.stringify(MAP));
    form.append('operations', JSON.stringify(OPERATIONS));
    form.append('0', new Blob(['1']));
    expect((await upload(form)).body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  test('that has no boundary, or ends in its middle', async () => {
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
      const response = await fetch(`${door.url}/graphql`, {
        method: 'POST',
        body: '--x\r\nbroken',
        headers: { ...HEADERS, 'content-type': type },
      });
      expect(response.status).toBe(400);
      expect(((await response.json()) as any).errors[0].extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});

test('a form field of more than 64 KiB is PAYLOAD_TOO_LARGE', async () => {
  const operations = { ...OPERATIONS, note: 'x'.repeat(65_536) };
  const { status, body } = await upload(formOf({ operations }));
  expect(status).toBe(413);
  expect(body.errors[0].extensions.code).toBe('PAYLOAD_TOO_LARGE');
});

/** Begins an upload and leaves it hanging; the result tears it off. */
function beginUpload(to: Door, user = 'adele', bytes = 1000): () => void {
  const socket = connect(Number(new URL(to.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${user}\r\nApollo-Require-Preflight: 1\r\n` +
      `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${bytes}\r\n\r\n--x\r\n`,
  );
  return () => socket.destroy();
}

/** Asks until the answer has this code, or none; a hanging upload counts once the server has read its head. */
async function answersWith(to: Door, code: string | undefined, user = 'adele'): Promise<void> {
  const headers = { ...HEADERS, authorization: `Bearer ${user}` };
  const end = Date.now() + 4000;
  for (;;) {
    const { body } = await upload(formOf(), headers, to);
    if (body.errors?.[0].extensions.code === code) return;
    if (Date.now() > end) throw new Error(`no answer with ${code ?? 'data'}, but ${JSON.stringify(body)}`);
  }
}

test('three uploads of one user may run at once, and torn off ones give their place back', async () => {
  const own = await openDoor();
  const ends = [beginUpload(own), beginUpload(own)];
  await answersWith(own, undefined);
  ends.push(beginUpload(own));
  await answersWith(own, 'LIMIT_EXCEEDED');
  await answersWith(own, undefined, 'alex');
  ends.forEach((end) => end());
  await answersWith(own, undefined);
  expect(own.witness.lines.filter(({ level }) => level === 'error')).toEqual([]);
  await own.close();
});

test('all uploads together have a bounded room, counted before they are read', async () => {
  const own = await openDoor({ serverLimits: { maxUploadSpaceBytes: 1_000_000 } });
  const end = beginUpload(own, 'megan', 999_900);
  await answersWith(own, 'LIMIT_EXCEEDED');
  end();
  await answersWith(own, undefined);
  await own.close();
});

test('uploads leave no temporary file behind, whether they end well or are torn off', async () => {
  const before = temporaryFiles().length;
  await upload(formOf());
  await upload(formOf({ files: { '0': new Blob([Buffer.alloc(4_000_001)]) } }));
  await upload(formOf({ operations: { query: '{ hello', variables: OPERATIONS.variables } }));
  const end = beginUpload(door, 'alex');
  end();
  await eventually(() => temporaryFiles().length <= before);
});
