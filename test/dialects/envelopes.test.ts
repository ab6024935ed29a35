/** Several requests as one: what leaves, what comes back, and what service faults do to it (reference, section 14). */
import fc from 'fast-check';
import type { Dialect, WireRequest, WireResponse } from '../../src/dialects/dialect.js';
import { assertPart } from '../../src/dialects/wire.js';
import { MY_MAILBOX } from '../../src/model/mailbox.js';
import { DIALECTS, graph, outlook } from './dialects.js';

const get = (id: string, headers: Record<string, string> = {}): WireRequest => ({
  method: 'GET',
  path: `/me/contacts/${id}`,
  headers,
});
const ADELE = { owner: 'adele@contoso.example' };

describe('an envelope of Graph', () => {
  test('goes to the root, also for the mailbox of somebody else', () => {
    expect(graph.batch.encode([get('a')], ADELE)).toMatchObject({ method: 'POST', path: '/$batch', headers: {} });
    expect(graph.batch.maxParts).toBe(20);
  });

  test('says immutable ids in each part, beside the preferences that a part has', () => {
    const { body } = graph.batch.encode(
      [get('a'), get('b', { prefer: 'return=minimal', 'if-match': 'W/"x"' })],
      MY_MAILBOX,
    );
    expect(body).toEqual({
      requests: [
        { id: '0', method: 'GET', url: '/me/contacts/a', headers: { prefer: 'IdType="ImmutableId"' } },
        {
          id: '1',
          method: 'GET',
          url: '/me/contacts/b',
          headers: { prefer: 'IdType="ImmutableId", return=minimal', 'if-match': 'W/"x"' },
        },
      ],
    });
  });

  test('carries bytes as URL-safe base64 under their own type', () => {
    const bytes = Buffer.from([0xfb, 0xff, 0xfe]);
    const part = { method: 'PUT', path: '/me/x', headers: { 'content-type': 'image/png' }, body: bytes } as const;
    expect(graph.batch.encode([part], MY_MAILBOX).body).toMatchObject({
      requests: [{ headers: { 'content-type': 'image/png' }, body: '-__-' }],
    });
  });

  const decode = (responses: unknown, count = 2) => graph.batch.decode(answer(200, { responses }), count);

  test('is read by the ids, in any order; what is missing is undefined', () => {
    expect(
      decode(
        [
          { id: '2', status: 200, body: { c: 1 } },
          { id: '0', status: 204 },
        ],
        3,
      ),
    ).toEqual([{ status: 204, headers: {}, body: null }, undefined, { status: 200, headers: {}, body: { c: 1 } }]);
  });

  test('gives headers in lower case, and an image as bytes', () => {
    const headers = { 'Content-Type': 'image/jpeg', 'Retry-After': 3, Odd: {} };
    expect(decode([{ id: '0', status: 200, headers, body: Buffer.from('photo').toString('base64') }], 1)).toEqual([
      { status: 200, headers: { 'content-type': 'image/jpeg', 'retry-after': '3' }, body: Buffer.from('photo') },
    ]);
  });

  test.each([[{}], ['200'], [null], [99], [600], [200.5]])('counts a part with status %j as missing', (status) => {
    expect(
      decode([
        { id: '0', status },
        { id: '1', status: 200 },
      ]),
    ).toEqual([undefined, answer(200)]);
  });

  test.each([
    [
      'an id twice',
      [
        { id: '0', status: 200 },
        { id: '0', status: 200 },
      ],
    ],
    ['an id twice, once unreadable', [{ id: '0' }, { id: '0', status: 200 }]],
    ['an id too high', [{ id: '2', status: 200 }]],
    ['an id below', [{ id: '-1', status: 200 }]],
    ['an id of another form', [{ id: '00', status: 200 }]],
    ['an id with a blank', [{ id: ' 1', status: 200 }]],
    ['an id that is a number', [{ id: 1, status: 200 }]],
    ['no id', [{ status: 200 }]],
    ['a name of the prototype', [{ id: 'constructor', status: 200 }]],
    ['a part that is null', [null]],
    ['no list', { 0: { id: '0', status: 200 } }],
    ['nothing', undefined],
  ])('is not believed with %s', (_what, responses) => {
    expect(() => decode(responses)).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }) as Error);
  });

  test.each([null, [], 'text', Buffer.from('{}')])('is not believed as %j', (body) => {
    expect(() => graph.batch.decode(answer(200, body), 1)).toThrow(/expected a list of responses/);
  });
});

describe('an envelope of Outlook', () => {
  const encode = (parts: readonly WireRequest[]) => outlook.batch.encode(parts, MY_MAILBOX);

  test('goes to the mailbox, and goes on after a failure', () => {
    expect(encode([get('a')])).toMatchObject({
      method: 'POST',
      path: '/me/$batch',
      headers: { prefer: 'odata.continue-on-error' },
    });
    expect(outlook.batch.encode([get('a')], ADELE).path).toBe('/users/adele%40contoso.example/$batch');
  });

  test('has a boundary that stands nowhere in its parts', () => {
    const part: WireRequest = { method: 'POST', path: '/me/contacts', headers: {}, body: { Title: '\r\n--batch_0--' } };
    const bytes: WireRequest = {
      method: 'PUT',
      path: '/x',
      headers: {},
      body: Buffer.from('--batch_0--\r\n--batch_1'),
    };
    expect(encode([part]).headers['content-type']).toBe('multipart/mixed; boundary=batch_1');
    expect(encode([part, bytes]).headers['content-type']).toBe('multipart/mixed; boundary=batch_2');
  });

  test('carries bytes as they are', () => {
    const bytes = Buffer.from([0, 13, 10, 255]);
    const part: WireRequest = { method: 'PUT', path: '/x', headers: { 'content-type': 'image/png' }, body: bytes };
    expect((encode([part]).body as Buffer).includes(Buffer.concat([Buffer.from('image/png\r\n\r\n'), bytes]))).toBe(
      true,
    );
  });

  const part = (message: string, head = 'Content-Type: application/http') => `${head}\r\n\r\n${message}`;
  const ok = (body: string, head = '') => `HTTP/1.1 200 OK\r\n${head}Content-Type: application/json\r\n\r\n${body}`;
  const wrap = (...parts: string[]) => parts.map((text) => `--b\r\n${text}\r\n`).join('') + '--b--\r\n';
  const decode = (body: string, count = 2, contentType = 'multipart/mixed; boundary=b') =>
    outlook.batch.decode(answer(200, Buffer.from(body), { 'content-type': contentType }), count);
  const A = { status: 200, headers: { 'content-type': 'application/json' }, body: { a: 1 } };
  const B = { ...A, body: { b: 'é' } };
  const both = wrap(part(ok('{"a":1}')), part(ok('{"b":"é"}')));

  test.each([
    ['as it stands', both, undefined],
    ['with bare line feeds', both.replaceAll('\r\n', '\n'), undefined],
    ['with a preamble and an epilogue', `Hello\r\n${both}--b\r\nbye`, undefined],
    ['with blanks after its boundaries', both.replaceAll('--b\r\n', '--b \t\r\n'), undefined],
    ['with a quoted boundary', both, 'multipart/mixed; charset=utf-8; Boundary="b"'],
    ['with an escaped boundary', both, 'Multipart/Mixed;boundary="\\b"'],
    ['with a boundary before other words', both, 'multipart/mixed;boundary=b;charset=utf-8'],
    ['without the last line break', both.trimEnd(), undefined],
    ['with empty lines after each body', both.replaceAll('}\r\n', '}\r\n\r\n\r\n'), undefined],
    ['with folded headers', both.replaceAll('Content-Type: app', 'Content-Type:\r\n app'), undefined],
  ])('is read %s', (_how, body, contentType) => {
    expect(decode(body, 2, contentType)).toEqual([A, B]);
  });

  test('is read by Content-ID where the service repeats it, outside or inside', () => {
    const outside = (id: string, body: string) => part(ok(body), `Content-ID: ${id}\r\nContent-Type: application/http`);
    expect(decode(wrap(outside('1', '{"b":"é"}'), outside('<0>', '{"a":1}')))).toEqual([A, B]);
    const [first, second] = decode(wrap(part(ok('{"a":1}', 'Content-ID: 1\r\n'))));
    expect([first, second?.body]).toEqual([undefined, { a: 1 }]);
  });

  test.each([
    ['the same id twice', ['0', '0']],
    ['an id of nobody', ['0', '2']],
    ['an id in one part alone', ['0', null]],
    ['an id of another form', ['01', '0']],
  ])('is not believed with %s', (_what, ids) => {
    const parts = ids.map((id) => part(ok('{}', id === null ? '' : `Content-ID: ${id}\r\n`)));
    expect(() => decode(wrap(...parts))).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }) as Error);
  });

  test('is not believed with more answers than requests', () => {
    expect(() => decode(both, 1)).toThrow(/at most 1 answers/);
  });

  test.each([undefined, 'application/json', 'multipart/mixed', 'multipart/mixed; boundary=""'])(
    'is not believed as %s',
    (type) => {
      const response = answer(200, Buffer.from(both), type === undefined ? {} : { 'content-type': type });
      expect(() => outlook.batch.decode(response, 2)).toThrow(/multipart\/mixed with a boundary/);
    },
  );

  test('leaves out what was cut off', () => {
    const ends = [both.length - 8, both.length - 20, both.indexOf('"b"'), both.indexOf('--b', 5) + 1];
    const cut = ends.map((end) => decode(Buffer.from(both).subarray(0, end).toString()));
    expect(cut).toEqual([
      [A, undefined],
      [A, undefined],
      [A, undefined],
      [undefined, undefined],
    ]);
  });

  test('counts a part without a status line as missing', () => {
    expect(decode(wrap(part('oops'), part(ok('{"b":"é"}'))))).toEqual([undefined, B]);
    expect(decode(wrap(part('HTTP/1.1 999 Odd\r\n\r\n'), part(ok('{"b":"é"}'))))).toEqual([undefined, B]);
  });

  test('hands on what says JSON and is none as bytes, so that the other parts live on', () => {
    expect(decode(wrap(part(ok('{"a":')), part(ok('{"b":"é"}'))))).toEqual([{ ...A, body: Buffer.from('{"a":') }, B]);
  });

  test('gives bytes, texts and empty bodies as single answers do', () => {
    const photo = 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 4\r\n\r\n\r\n--';
    const bodies = decode(wrap(part(photo), part('HTTP/1.1 204 No Content\r\n\r\n'), part(ok(''))), 3);
    expect(bodies.map((it) => it?.body)).toEqual([Buffer.from('\r\n--'), null, null]);
    expect(decode(wrap(part('HTTP/1.1 404\r\n\r\n')), 1)).toEqual([answer(404)]);
  });

  test('never brings more than a coded error, however its bytes are bent', () => {
    const bend = fc.tuple(fc.nat(both.length), fc.nat(40), fc.string());
    fc.assert(
      fc.property(fc.array(bend, { minLength: 1, maxLength: 4 }), (bends) => {
        const bent = bends.reduce(
          (text, [at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length),
          both,
        );
        try {
          expect(decode(bent)).toHaveLength(2);
        } catch (error) {
          expect(error).toHaveProperty('code', 'UPSTREAM_INVALID');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test.each(DIALECTS)('%s never embeds a part that could be read as another', (_name, dialect: Dialect) => {
  const paths = [
    '',
    'me',
    'https://evil.example/',
    '//evil.example',
    '/me//contacts',
    '/me/../users',
    '/me/%2e%2E/users',
    '/a\\b',
  ];
  const bent = ['/me HTTP/1.1\r\n\r\nDELETE /me', '/me contacts', '/me#x', '/mé'];
  for (const path of [...paths, ...bent]) {
    const embed = () => dialect.batch.encode([{ method: 'GET', path, headers: {} }], MY_MAILBOX);
    expect(embed).toThrow(expect.objectContaining({ code: 'INTERNAL_SERVER_ERROR' }) as Error);
  }
  const headers: [string, string][] = [
    ['if-match', 'x\r\ny: z'],
    ['if-match', 'a\0'],
    ['a b', 'c'],
    ['a:', 'c'],
  ];
  for (const [name, value] of headers) {
    expect(() => dialect.batch.encode([get('a', { [name]: value })], MY_MAILBOX)).toThrow(
      expect.objectContaining({ code: 'INTERNAL_SERVER_ERROR' }) as Error,
    );
  }
});

test('a link that the service made may hold a slash before its query and any option', () => {
  for (const path of ['/Me/Contacts/?%24skiptoken=a//b', "/users('a@b')/contacts?$skip=5&$filter=a%20eq%20'b'"]) {
    expect(() => assertPart({ method: 'GET', path, headers: {} })).not.toThrow();
  }
});

test('Outlook is told the address of the mailbox, where it is an address', () => {
  const guid = 'ddfcd489-628b-40d7-b48b-57002df800e5';
  const headers = [MY_MAILBOX, ADELE, { owner: guid }, { owner: 'a@b\r\nx: y' }].map(outlook.headers);
  expect(headers).toEqual([{}, { 'x-anchormailbox': 'adele@contoso.example' }, {}, {}]);
});

function answer(status: number, body: unknown = null, headers: Record<string, string> = {}): WireResponse {
  return { status, headers, body };
}
