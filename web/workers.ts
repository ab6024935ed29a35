/** Monaco's three language workers, served from this origin: no blob, no other host, so the strict policy holds. */

/** Put in by build.mjs: worker label -> path of its hashed file, as the gateway serves it. */
declare const WORKER_PATHS: { readonly editor: string; readonly json: string; readonly graphql: string };

/** Tells Monaco where its workers are. Must run before the first editor opens. */
export function startWorkers(): void {
  Object.assign(globalThis, {
    MonacoEnvironment: {
      getWorker: (_id: string, label: string) =>
        new Worker(label === 'json' || label === 'graphql' ? WORKER_PATHS[label] : WORKER_PATHS.editor),
    },
  });
}
