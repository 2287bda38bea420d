import { clearTimeout, setTimeout } from "./_globals.ts";

/** How to end a delay early. */
export interface DelayOptions {
  /** Aborting it rejects the delay with its reason. */
  signal?: AbortSignal;
}

/** Waits in real time, whether time is faked or not. */
export function realDelay(ms: number, { signal }: DelayOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
