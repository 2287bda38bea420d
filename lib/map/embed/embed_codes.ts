/** Gets one-time codes from the page around the frame: asks for one, and again, until it comes. */
import type { HostPort } from "./embed_protocol.ts";
import { MapError } from "../access/map_access.ts";

/** A page that did not answer is asked again after this. */
const ASK_AGAIN_MS = 30_000;

export interface CodeRequests {
  /**
   * @param why what the page is told: that the frame is ready for a code, or that the session ended.
   * @throws {MapError} `signed_out` once there is no more asking.
   */
  next(why: "ready" | "session-end"): Promise<string>;
  /** Takes what the page sent; one that comes unasked waits for the next request. */
  hand(code: string): void;
  /** Lets go of a code that came unasked. */
  forget(): void;
  stop(): void;
}

export function createCodeRequests(port: HostPort): CodeRequests {
  let waiting: PromiseWithResolvers<string> | null = null;
  let unasked: string | null = null;
  let stopped = false;

  return {
    async next(why) {
      if (stopped) throw new MapError("signed_out");
      const kept = unasked;
      unasked = null;
      if (kept !== null) return kept;
      waiting = Promise.withResolvers<string>();
      port.send({ type: why });
      const asking = setInterval(() => port.send({ type: "ready" }), ASK_AGAIN_MS);
      try {
        return await waiting.promise;
      } finally {
        clearInterval(asking);
        waiting = null;
      }
    },
    hand(code) {
      if (waiting === null) unasked = code;
      else waiting.resolve(code);
    },
    forget: () => unasked = null,
    stop() {
      stopped = true;
      waiting?.reject(new MapError("signed_out"));
    },
  };
}
