/** Trouble at the contacts server of a test, ordered through its control door (`EMULATOR_CONTROL`). */
import type { Running } from './start.js';

/** One more rule, as docs/emulator.md describes them. */
export async function order({ emulator }: Running, match: object, effect: object): Promise<void> {
  const answer = await fetch(`${emulator.url}/_control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ match, effect }),
  });
  expect(answer.status).toBe(201);
}
