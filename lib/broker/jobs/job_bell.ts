/**
 * Notifies maintenance of jobs that are due at once: sign-out and changes of users queue them in
 * their own commits. Jobs of other processes are found by polling.
 */
import type { KvStorage } from "../../storage/kv_storage.ts";

export interface JobBell {
  /** The same store, with its commits observed. */
  readonly store: KvStorage;
  /** @param listener is called after each commit that queues a job to run at once. */
  onRing(listener: () => void): void;
}

export function createJobBell(store: KvStorage): JobBell {
  let ring: () => void = () => {};
  return {
    store: {
      ...store,
      async commit(change) {
        const written = await store.commit(change);
        const isJob = change.set?.some(({ key }) => key[0] === "jobs" && key[1] === 0) ?? false;
        if (isJob && written !== null) ring();
        return written;
      },
    },
    onRing: (listener) => void (ring = listener),
  };
}
