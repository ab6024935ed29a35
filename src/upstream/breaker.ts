/** Stops knocking at a door that nobody opens: after a few refused connections in a row, one try at a time. */
import type { Clock } from './clock.js';
import { TransportFault } from './fault.js';
import type { Transport } from './transport.js';

/** Calls in a row that found no connection before the rest are refused at once. */
const MAX_REFUSED = 5;
/** Until the next single call may find out whether the door opens again. */
const PROBE_INTERVAL_MS = 1_000;

/**
 * A transport that fails at once with `UPSTREAM_UNAVAILABLE` while no connection can be made. Only connections that
 * never came about count: a reset or a slow answer comes from a service that is there.
 */
export function withBreaker(transport: Transport, clock: Clock): Transport {
  let refused = 0;
  let nextProbeAt = 0;

  return {
    ...transport,
    async send(request, options) {
      if (refused >= MAX_REFUSED) {
        if (clock.now() < nextProbeAt) throw new TransportFault('unsent');
        nextProbeAt = clock.now() + PROBE_INTERVAL_MS; // this call is the probe; the others wait for its outcome
      }
      try {
        const response = await transport.send(request, options);
        refused = 0;
        return response;
      } catch (error) {
        if (error instanceof TransportFault && error.kind === 'unsent') {
          refused += 1;
          nextProbeAt = clock.now() + PROBE_INTERVAL_MS;
        } else if (error instanceof TransportFault) {
          refused = 0;
        }
        throw error;
      }
    },
  };
}
