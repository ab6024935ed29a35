/**
 * What grows with what: a page from mailboxes of 10 to 100,000 contacts, 1,000 contacts with everything, 1,000 questions at
 * once, 10,000 idle connections. Time of the processor and memory of the gateway alone.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { load, startContestant, startStub } from './gateway/contest.mjs';
import { ask, residentMb } from './processes.mjs';
import { median, requestsPerSecond } from './load.mjs';

const SIZES = [10, 1000, 100_000];
const MANY = 1000;
const IDLE = 10_000;
const OPENED_AT_ONCE = 200;
const TEN = '{ myMailbox { contacts(first: 10) { nodes { id displayName companyName birthday } } } }';
const ADDRESS = '{ street city state postalCode countryOrRegion }';
const EVERYTHING = `{ myMailbox { contacts(first: ${MANY}) { totalCount pageInfo { endCursor } nodes {
  id sourceId changeKey createdDateTime lastModifiedDateTime categories displayName fileAs title givenName middleName surname
  generation initials nickName yomiGivenName yomiSurname yomiCompanyName birthday emailAddresses { name address } imAddresses
  homePhones businessPhones mobilePhone homeAddress ${ADDRESS} businessAddress ${ADDRESS} otherAddress ${ADDRESS} companyName
  department jobTitle profession officeLocation businessHomePage assistantName manager spouseName children personalNotes } } } }`;

export async function run() {
  const rows = [];
  for (const contacts of SIZES) rows.push(await pageFrom(contacts));
  rows.push(await withGateway(everything), await withGateway(atOnce), await withGateway(idle));
  return rows.join('; ');
}

async function withGateway(work, contacts = 5000) {
  const stub = await startStub({ contacts });
  const gateway = await startContestant('product', stub.url);
  try {
    return await work(gateway, stub);
  } finally {
    await gateway.stop();
    await stub.stop();
  }
}

function pageFrom(contacts) {
  return withGateway(async (gateway, stub) => {
    const how = { connections: 16, seconds: 3, asked: { query: TEN } };
    await load('product', gateway, stub, 'ten', how);
    const { cpuUs, mb } = await load('product', gateway, stub, 'ten', how);
    return `10 of ${contacts} contacts: ${(cpuUs / 10).toFixed(0)} us of processor each, ${mb} MB`;
  }, contacts);
}

async function everything(gateway) {
  const before = residentMb(gateway.pid).now;
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const startedAt = performance.now();
    const { myMailbox } = await ask(gateway.url, `token-${round}`, EVERYTHING);
    times.push(performance.now() - startedAt);
    if (myMailbox.contacts.nodes.length !== MANY) throw new Error(`${myMailbox.contacts.nodes.length} contacts came`);
  }
  return `${MANY} contacts with everything: ${median(times).toFixed(0)} ms, ${before} MB before, ${residentMb(gateway.pid).peak} MB at most`;
}

async function atOnce(gateway) {
  const before = residentMb(gateway.pid).now;
  const { p50Ms, p99Ms } = await requestsPerSecond({
    url: gateway.url,
    method: 'POST',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    body: JSON.stringify({ query: TEN }),
    connections: MANY,
  });
  const { peak } = residentMb(gateway.pid);
  return `${MANY} questions at once: p50 ${p50Ms} ms, p99 ${p99Ms} ms, ${before} MB before, ${peak} MB at most`;
}

async function idle(gateway) {
  const { hostname, port } = new URL(gateway.url);
  const before = residentMb(gateway.pid).now;
  const sockets = [];
  try {
    while (sockets.length < IDLE) {
      const some = Array.from({ length: OPENED_AT_ONCE }, () => connect(Number(port), hostname));
      sockets.push(...some);
      await Promise.all(some.map((socket) => once(socket, 'connect')));
    }
    await ask(gateway.url, 'token', TEN);
    const open = sockets.filter((socket) => !socket.destroyed && !socket.readableEnded).length;
    return `${open} idle connections: ${before} MB before, ${residentMb(gateway.pid).now} MB with them, and it answers`;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}
