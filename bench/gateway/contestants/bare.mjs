/**
 * The measure of all: a bare Node server that makes the least REST requests that each question needs, and passes the
 * bytes through. `GET /list`, `/one`, `/tree`, `/hundred`.
 */
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { callsOf } from '../questions.mjs';

const upstream = new Pool(process.argv[2], { connections: 64 });

function play(call, authorization, response) {
  const [method, path, body] = call;
  const headers = { authorization, ...(body && { 'content-type': 'application/json' }) };
  return new Promise((resolve, reject) => {
    upstream.dispatch(
      { method, path, body, headers },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData(_controller, chunk) {
          response.write(chunk);
        },
        onResponseEnd: resolve,
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

const rounds = Object.fromEntries(['list', 'one', 'tree', 'hundred'].map((name) => [name, callsOf(name)]));

const server = createServer(async (request, response) => {
  const { authorization } = request.headers;
  response.setHeader('content-type', 'application/json');
  for (const round of rounds[request.url.slice(1)]) {
    await Promise.all(round.map((call) => play(call, authorization, response)));
  }
  response.end();
});
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
