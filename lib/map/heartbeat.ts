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
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The session ended, or is somebody else's: this is to be found out for certain. */
  onDoubt(): void;
  /** It was answered, or not: there may be another time to ask at. */
  onAnswer(): void;
}

export interface Heartbeat {
  /** When to ask next, in milliseconds since the epoch; Infinity while it is being asked. */
  dueAt(): number;
  /** @param displayName of whom the data on the screen are for. */
  beat(displayName: string): void;
  /** There is nothing on the screen, or nobody who looks at it. */
  rest(): void;
}

export function createHeartbeat({ now, ...options }: HeartbeatOptions): Heartbeat {
  let beatAt = now();
  let beating = false;

  async function ask(displayName: string): Promise<void> {
    beatAt = now();
    beating = true;
    try {
      if (await options.requestSession() !== displayName) options.onDoubt();
    } catch (error) {
      if (!(error instanceof MapError)) reportError(error);
      // A server that does not answer says nothing about the session: an outage is no end.
      else if (error.fault === "signed_out") options.onDoubt();
    }
    beating = false;
    options.onAnswer();
  }

  return {
    dueAt() {
      if (beating) return Infinity;
      // A clock that was set back must not put it off.
      return now() < beatAt ? now() : beatAt + HEARTBEAT_MS;
    },
    beat: (displayName) => void ask(displayName),
    rest: () => beatAt = now(),
  };
}
