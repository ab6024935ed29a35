/** A server over TLS that speaks HTTP/1.1 and HTTP/2: `/one` is a contact, everything else a page of a hundred. */
import { generateKeyPairSync } from 'node:crypto';
import { createSecureServer } from 'node:http2';
import { makeCaCertificate, makeServerCertificate } from '../dist/emulator/tls/certificate.js';

const DAY_MS = 86_400_000;
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

const ca = { name: 'Benchmark CA', privateKey: newKey().privateKey };
const validity = { from: new Date(Date.now() - DAY_MS), until: new Date(Date.now() + DAY_MS) };
const { privateKey, publicKey } = newKey();
const hosts = ['localhost', '127.0.0.1'];
const cert = makeServerCertificate(ca, { publicKey, hosts, ...validity });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' });

const one = Buffer.from(JSON.stringify({ id: 'A'.repeat(120), displayName: 'Ada Byron', note: 'x'.repeat(360) }));
const page = Buffer.from(JSON.stringify({ value: new Array(75).fill(JSON.parse(one)) }));

const server = createSecureServer({ key, cert, allowHTTP1: true }, (request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(request.url === '/one' ? one : page);
});
server.listen(0, '127.0.0.1', () => {
  const pem = Buffer.from(makeCaCertificate(ca, validity)).toString('base64');
  console.log(`listening https://127.0.0.1:${server.address().port} ${pem}`);
});
process.on('SIGTERM', () => process.exit(0));
