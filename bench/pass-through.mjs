/** The peer: a bare Node server that passes the same REST requests through, byte by byte. Prints its address. */
import { createServer } from 'node:http';
import { Pool } from 'undici';

const upstream = new Pool(process.argv[2], { connections: 64 });

const server = createServer((request, response) => {
  const { authorization } = request.headers;
  upstream.stream(
    { path: request.url, method: request.method, headers: { authorization } },
    ({ statusCode, headers }) => {
      response.writeHead(statusCode, { 'content-type': headers['content-type'] });
      return response;
    },
    (error) => error && response.destroy(error),
  );
});
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
