/** Both dialects over one store: Graph v1.0 and Outlook REST v2.0, each with its door. */
import { createFaultyDoor } from '../faults/door.js';
import type { Faults } from '../faults/faults.js';
import { GRAPH_AUDIENCE, OUTLOOK_AUDIENCE } from '../identity/directory.js';
import type { SigningKeys } from '../identity/keys.js';
import { createTokenVerifier } from '../identity/tokens.js';
import type { Store } from '../store/store.js';
import type { Switches } from '../switches.js';
import type { Throttle } from '../throttling.js';
import type { Door } from './exchange.js';
import { createGraphDoor } from './graph-door.js';
import { GRAPH_ROUTES } from './graph-routes.js';
import { GRAPH } from './graph.js';
import { checkRoutingHint, createOutlookDoor } from './outlook-door.js';
import { OUTLOOK_ROUTES } from './outlook-routes.js';
import { OUTLOOK } from './outlook.js';
import { createService, type Service } from './service.js';

export interface RestRoom {
  readonly service: Service;
  readonly door: Door;
}

export interface RestRoomsOptions {
  readonly store: Store;
  readonly keys: SigningKeys;
  readonly switches: Readonly<Switches>;
  readonly throttle: Throttle;
  readonly faults: Faults;
  /** What comes before the paths of mailboxes in each dialect. */
  readonly before: { readonly [D in 'graph' | 'outlook']: (service: Service) => Service };
  readonly now: () => Date;
  readonly report: (error: unknown) => void;
}

export function createRestRooms({
  store,
  keys,
  switches,
  throttle,
  faults,
  before,
  now,
  report,
}: RestRoomsOptions): readonly RestRoom[] {
  const graph = before.graph(
    createService({ wire: GRAPH, store, routes: GRAPH_ROUTES, switches, throttle, faults, now, report }),
  );
  const outlook = before.outlook(
    createService({
      wire: OUTLOOK,
      store,
      routes: OUTLOOK_ROUTES,
      admit: checkRoutingHint,
      switches,
      throttle,
      faults,
      now,
      report,
    }),
  );
  return [
    { service: graph, door: createFaultyDoor(faults, graph, createGraphDoor(graph, createTokenVerifier(keys, now))) },
    {
      service: outlook,
      // Graph's tokens are taken too, so that one demo token opens both dialects.
      door: createFaultyDoor(
        faults,
        outlook,
        createOutlookDoor(outlook, createTokenVerifier(keys, now, [OUTLOOK_AUDIENCE, GRAPH_AUDIENCE])),
      ),
    },
  ];
}
