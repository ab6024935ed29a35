/** The requests under way, from their head until their answer has left or their client is gone. */
import type { ServerResponse } from 'node:http';

export interface RunningRequests {
  begin(response: ServerResponse): void;
  /** Resolves when none runs any more, or after `graceMs`. */
  end(graceMs: number): Promise<void>;
}

export function createRunningRequests(): RunningRequests {
  let count = 0;
  let onIdle = (): void => undefined;
  return {
    begin(response) {
      count += 1;
      response.once('close', () => {
        count -= 1;
        if (count === 0) onIdle();
      });
    },
    async end(graceMs) {
      if (count === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        onIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
