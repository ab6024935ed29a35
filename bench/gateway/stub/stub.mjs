/** The same as stub.c where no compiler is: the same paths, ids and forms, several times slower. */
import { createServer } from 'node:http';

const [port, contacts, latencyMs, perFolder] = process.argv.slice(2).map(Number);
const TAIL = 'AAAAAAAAAAEOAACYKdlyzmsLRYPWmJgsRDgTAAEAAAAAAQ8AAJgp2XLOawtFg9aYmCxEOBMAAJHkEZkAAAAA=';
const id = (kind, number) => `AAMkAGI2THVSAAA${kind}${String(number).padStart(8, '0')}${TAIL}`;
const numberIn = (path, kind) => Number(new RegExp(`AAMkAGI2THVSAAA${kind}(\\d{8})`).exec(path)?.[1] ?? -1);

const GIVEN = ['Siobhán', 'Efraín', 'Ada', 'Bo', 'Chiyo', 'Zoë', 'Mirela', 'Owen'];
const FAMILY = ["O'Neill", 'Arredondo Paz', 'Lund', 'Åberg', 'Tanaka', 'Novak', 'Ionescu', 'Clarke'];
const two = (number) => String(number).padStart(2, '0');

function contactOf(n) {
  const [given, family] = [GIVEN[n % 8], FAMILY[Math.floor(n / 8) % 8]];
  return {
    parentFolderId: id('F', 0),
    birthday: `19${two(50 + (n % 50))}-${two(1 + (n % 12))}-${two(1 + (n % 28))}T11:59:00Z`,
    fileAs: `${family}, ${given}`,
    displayName: `${given} ${family} ${n}`,
    givenName: given,
    surname: family,
    jobTitle: n % 3 ? `Head of Dairy ${n % 50}` : null,
    companyName: `Cloonbeg Hill Creamery ${n % 100}`,
    mobilePhone: `+353 1 555 ${String(n % 10_000).padStart(4, '0')}`,
  };
}

function selected(record, select) {
  const names = select?.split(',');
  return Object.fromEntries(Object.entries(record).filter(([name]) => names?.includes(name) ?? true));
}

const counts = { requests: 0, parts: 0, bytes: 0 };

function answer(url, host) {
  counts.parts += 1;
  const { pathname, searchParams } = new URL(url, 'http://stub');
  const select = searchParams.get('$select');
  const top = Number(searchParams.get('$top') ?? 10);
  const folder = numberIn(pathname, 'F');
  const contact = numberIn(pathname, 'C');
  const shown = (n) => ({
    '@odata.etag': `W/"EQAAABYAAACd9nJ${n}"`,
    id: id('C', n),
    ...selected(contactOf(n), select),
  });
  if (contact >= 0)
    return { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#contacts/$entity', ...shown(contact) };
  if (pathname.endsWith('/contacts')) {
    const [all, base] = folder < 0 ? [contacts, 0] : [perFolder, contacts + folder * perFolder];
    const skip = Number(searchParams.get('$skip') ?? 0);
    const end = Math.min(all, skip + top);
    const value = Array.from({ length: Math.max(0, end - skip) }, (_, index) => shown(base + skip + index));
    const next = `http://${host}/v1.0${pathname}?${select ? `$select=${select}&` : ''}$top=${top}&$skip=${end}`;
    return { value, ...(end < all && { '@odata.nextLink': next }) };
  }
  const parent = Math.max(0, folder);
  const [first, count] =
    parent === 0
      ? [1, 10]
      : parent <= 10
        ? [11 + (parent - 1) * 5, 5]
        : parent <= 60
          ? [61 + (parent - 11) * 5, 5]
          : [0, 0];
  const value = Array.from({ length: Math.min(count, top) }, (_, index) => ({
    id: id('F', first + index),
    ...selected({ parentFolderId: id('F', parent), displayName: `Folder ${first + index}` }, select),
  }));
  return { value };
}

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  response.setHeader('content-type', 'application/json;odata.metadata=minimal');
  if (request.url === '/_counts') {
    response.end(JSON.stringify(counts));
    return void Object.assign(counts, { requests: 0, parts: 0, bytes: 0 });
  }
  counts.requests += 1;
  const path = request.url.slice('/v1.0'.length);
  const part = ({ id: name, url }) => ({ id: name, status: 200, headers: {}, body: answer(url, request.headers.host) });
  const said =
    path === '/$batch' ? { responses: JSON.parse(body).requests.map(part) } : answer(path, request.headers.host);
  const text = Buffer.from(JSON.stringify(said));
  counts.bytes += text.length;
  setTimeout(() => response.end(text), latencyMs);
});
server.listen(port, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
