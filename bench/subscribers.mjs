/** Many subscribers in one process: half over WebSocket, half over server-sent events. Told what to do over IPC. */
import { Agent, request } from 'node:http';
import WebSocket from 'ws';

const [url, token, count] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const QUERY =
  'subscription { contactChanges(startAt: NOW) { kind changes { ... on ContactUpserted { contact { displayName } } } } }';
const AT_ONCE = 200;

let ready = 0;
let marker = null;
let sentAt = 0;
let latencies = [];
let closes = 0;

/** A marker counts once for each subscriber. */
function listener() {
  let seen = null;
  let isReady = false;
  return (text) => {
    if (!isReady) {
      isReady = true;
      ready += 1;
    }
    if (marker === null || seen === marker || !text.includes(marker)) return;
    seen = marker;
    latencies.push(performance.now() - sentAt);
  };
}

function openSocket() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { perMessageDeflate: false });
    const hear = listener();
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
    );
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.startsWith('{"type":"connection_ack"')) {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY } }));
        return resolve();
      }
      if (text.includes('"next"')) hear(text);
    });
    socket.on('close', () => (closes += 1));
    socket.on('error', reject);
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

function openEventStream() {
  return new Promise((resolve, reject) => {
    const hear = listener();
    const asked = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'text/event-stream' },
      },
      (response) => {
        if (response.statusCode !== 200) return reject(new Error(`status ${response.statusCode}`));
        response.setEncoding('utf8').on('data', (text) => text.includes('"kind"') && hear(text));
        response.on('close', () => (closes += 1));
        resolve();
      },
    );
    asked.on('error', reject);
    asked.end(JSON.stringify({ query: QUERY }));
  });
}

for (let opened = 0; opened < count; opened += AT_ONCE) {
  const some = Array.from({ length: Math.min(AT_ONCE, count - opened) }, (_, index) =>
    index % 2 === 0 ? openSocket() : openEventStream(),
  );
  await Promise.all(some);
}
while (ready < count) await new Promise((resolve) => setTimeout(resolve, 20));
process.send({ ready, closes });

process.on('message', (message) => {
  if (message.marker) {
    ({ marker } = message);
    sentAt = performance.now();
    latencies = [];
  }
  if (message.report) {
    const sorted = latencies.sort((a, b) => a - b);
    const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN);
    process.send({ heard: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), closes });
  }
});
