/**
 * Asks every so often whether the session is still there, for a map that nobody touches: its token
 * may be good for an hour, and its data are on the screen.
 */
import { MapError } from "./map_access.ts";

/**
 * With the 5 s that another process of the server may serve a session from memory, and the 3 s that
 * a frame waits for its next code, what is on the screen is gone within 30 s of the session's end.
 */
export const HEARTBEAT_MS = 20_000;

export interface HeartbeatOptions {
  /**
   * @returns whose session it is.
   * @throws {MapError} `signed_out` where there is none.
   */
  requestSession(): Promise<string>;
  /** Milliseconds; it never goes back. */
  readonly now: () => number;
  /** The session ended, or is somebody else's: this is to be found out for certain. */
  onDoubt(): void;
}

/**
 * Asks where that is due.
 *
 * @param displayName of whom the data are for that somebody looks at; undefined where nobody
 * does, or where there are none.
 * @returns when it is due next, by the same clock.
 */
export type Heartbeat = (displayName: string | undefined) => number;

export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { now, requestSession, onDoubt } = options;
  let beatAt = now();
  return (displayName) => {
    const at = now();
    if (displayName === undefined) {
      beatAt = at;
      return Infinity;
    }
    if (at >= beatAt + HEARTBEAT_MS) {
      beatAt = at;
      requestSession()
        // A server that does not answer says nothing about the session: an outage is no end.
        .catch((error) => error instanceof MapError && error.fault === "signed_out" || displayName)
        .then((name) => name === displayName || onDoubt());
    }
    return beatAt + HEARTBEAT_MS;
  };
}
