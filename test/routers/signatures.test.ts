/** Both routers before a gateway that answers entities to signed requests alone (GATEWAY_ROUTER_SECRET). */
import { dataOf } from '../support/start.js';
import {
  codesOf,
  describeBehindRouters,
  killSupergraphs,
  ROUTERS,
  startSupergraph,
  type Router,
  type Supergraph,
} from './supergraph.js';

jest.setTimeout(120_000);

const GATEWAY_ROUTER_SECRET = 'a secret that router and subgraph share';
const ENTITIES = '{ deals { contact { displayName } } }';
const NO_ENTITIES = '{ myMailbox { contacts(first: 1) { nodes { displayName } } } }';

describeBehindRouters('signatures of routers', () => {
  let supergraph: Supergraph | undefined;
  afterEach(() => supergraph?.close());
  afterAll(killSupergraphs);

  const startWith = async (router: Router, secret: string): Promise<Supergraph> => {
    supergraph = undefined;
    supergraph = await startSupergraph({
      router,
      gatewayEnv: { GATEWAY_ROUTER_SECRET },
      routerEnv: { GATEWAY_ROUTER_SECRET: secret },
    });
    return supergraph;
  };

  test.each(ROUTERS)('%s is answered where it signs with the secret of the gateway', async (router) => {
    const signing = await startWith(router, GATEWAY_ROUTER_SECRET);
    const { answer, requests } = await signing.witness(ENTITIES);
    expect(dataOf(answer).deals[0]).toEqual({ contact: { displayName: "Siobhán O'Neill" } });
    expect(requests).toEqual(['POST /v1.0/$batch of 2']);
  });

  const WRONG = [
    ['another secret', 'something else entirely'],
    ['no secret', ''],
  ] as const;
  const cases = ROUTERS.flatMap((router) => WRONG.map(([name, secret]) => [router, name, secret] as const));

  test.each(cases)(
    '%s with %s gets all but entities, and nothing is asked upstream for those',
    async (router, _name, secret) => {
      const failing = await startWith(router, secret);
      const { answer, requests } = await failing.witness(ENTITIES);
      expect([codesOf(answer), requests]).toEqual([['FORBIDDEN'], []]);
      expect(JSON.stringify(answer)).not.toContain('Siobhán');
      expect((await failing.ask(NO_ENTITIES)).errors).toBeUndefined();
    },
  );
});
