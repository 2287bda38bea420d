/** Requests one-time codes from the host page, and repeats the request until one arrives. */
import { type HostPort, REVISION } from "./embed_protocol.ts";
import { MapError } from "../access/map_access.ts";

/** The interval between requests. */
const ASK_AGAIN_MS = 30_000;

export interface CodeRequests {
  /**
   * @param why the reason in the message: the frame is ready for a code, or the session ended.
   * @throws {MapError} `signed_out` once it was stopped.
   */
  next(why: "ready" | "session-end"): Promise<string>;
  /** Accepts a code from the page; an unrequested one is kept for the next request. */
  hand(code: string): void;
  /** Tells the page that the frame listens to its methods, and has a code. */
  tellHeld(): void;
  /** Drops an unrequested code. */
  forget(): void;
  stop(): void;
}

export function createCodeRequests(port: HostPort): CodeRequests {
  let waiting: PromiseWithResolvers<string> | null = null;
  let unasked: string | null = null;
  let stopped = false;
  const sendReady = (code: "wanted" | "held") =>
    port.send({ type: "ready", protocol: REVISION, code });

  return {
    async next(why) {
      if (stopped) throw new MapError("signed_out");
      const kept = unasked;
      unasked = null;
      if (kept !== null) {
        if (why === "ready") sendReady("held");
        return kept;
      }
      waiting = Promise.withResolvers<string>();
      if (why === "ready") sendReady("wanted");
      else port.send({ type: why });
      const asking = setInterval(() => sendReady("wanted"), ASK_AGAIN_MS);
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
    tellHeld: () => sendReady("held"),
    forget: () => unasked = null,
    stop() {
      stopped = true;
      waiting?.reject(new MapError("signed_out"));
    },
  };
}
