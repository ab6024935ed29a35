/** Bounded load on loopback, and what of it is reported. */
import autocannon from 'autocannon';

/** Requests a second over some seconds; throws if anything but 2xx came back. */
export async function requestsPerSecond({ url, method = 'GET', headers, body, connections = 16, seconds = 5 }) {
  const result = await autocannon({ url, method, headers, body, connections, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} requests failed (${url})`);
  }
  return { rate: result.requests.average, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Two loads in turn, several times; their medians, and the median of the ratios pair by pair. */
export async function compare(a, b, { rounds = 3, seconds = 5 } = {}) {
  const pairs = [];
  for (let round = 0; round < rounds; round += 1) {
    pairs.push([await requestsPerSecond({ ...a, seconds }), await requestsPerSecond({ ...b, seconds })]);
  }
  const rates = (index) => median(pairs.map((pair) => pair[index].rate));
  return {
    a: Math.round(rates(0)),
    b: Math.round(rates(1)),
    ratio: median(pairs.map(([left, right]) => left.rate / right.rate)).toFixed(2),
    p99Ms: median(pairs.map(([left]) => left.p99Ms)),
  };
}
