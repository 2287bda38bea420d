/**
 * Polls whether the session still exists, for a map that is not being used: its token may be valid
 * for an hour, and its data is on the screen.
 */
import { MapError } from "./map_access.ts";

/**
 * With the 5 s that another process of the server may serve a session from its cache, and the 3 s
 * that a frame waits for its next code, data disappears within 30 s of the session's end.
 */
export const HEARTBEAT_MS = 20_000;

export interface HeartbeatOptions {
  /**
   * @returns the session's person.
   * @throws {MapError} `signed_out` without a session.
   */
  requestSession(): Promise<string>;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
  /** The session ended, or belongs to another person: it must be checked. */
  onDoubt(): void;
}

/**
 * Polls if that is due.
 *
 * @param displayName of the person whose data is visible; undefined while the page is hidden
 * or without data.
 * @returns when the next poll is due, by the same clock.
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
        // Without a response the session is unknown: an outage does not end it.
        .catch((error) => error instanceof MapError && error.fault === "signed_out" || displayName)
        .then((name) => name === displayName || onDoubt());
    }
    return beatAt + HEARTBEAT_MS;
  };
}
