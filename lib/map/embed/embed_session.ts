/**
 * The session of a map in a frame, from code to code: it begins with one from the page around, and
 * goes on with another when the server says that it ended.
 */
import { createCodeRequests } from "./embed_codes.ts";
import { endEmbedSession, startEmbedSession } from "./embed_exchange.ts";
import type { HostPort } from "./embed_protocol.ts";
import {
  type AccessRequest,
  type MapAccess,
  MapError,
  requestMapAccess,
  requestSession,
} from "../access/map_access.ts";

export interface EmbedSessionOptions {
  readonly port: HostPort;
  /** The origin of the page around. */
  readonly hostOrigin: string;
  /** The session gave access, or ended after it had. */
  onChange(state: "open" | "ended"): void;
}

export interface EmbedSession {
  /**
   * Access by the session, for which it waits as long as it takes.
   *
   * @throws {MapError} `signed_out` only after the end.
   */
  requestAccess(request: AccessRequest): Promise<MapAccess>;
  /**
   * @returns whose session it is.
   * @throws {MapError} `signed_out` where it ended; then {@linkcode requestAccess} goes for another.
   */
  requestSession(): Promise<string>;
  /** Takes a code from the page around. */
  hand(code: string): void;
  /** Ends the session, on the server too, and whatever is under way. */
  end(): void;
}

/** Between codes that were good for nothing: the first pause, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export function createEmbedSession(
  { port, hostOrigin, onChange }: EmbedSessionOptions,
): EmbedSession {
  const codes = createCodeRequests(port);
  let bearer: string | null = null;
  let signingIn: Promise<string> | null = null;
  /** Whether the bearer has given access. */
  let proven = false;
  let over = false;
  /** Codes in a row that led to no access. */
  let failures = 0;

  async function signIn(): Promise<string> {
    let why: "ready" | "session-end" = proven ? "session-end" : "ready";
    proven = false;
    for (;;) {
      if (failures > 0) await pause(failures);
      const token = await startEmbedSession(await codes.next(why), hostOrigin);
      if (over) {
        if (token !== null) endLater(token);
        throw new MapError("signed_out");
      }
      if (token !== null) {
        codes.forget();
        return bearer = token;
      }
      failures++;
      port.send({ type: "error", code: "code_spent", message: "The code opens nothing." });
      why = "ready";
    }
  }

  return {
    async requestAccess({ unattended = false }) {
      for (;;) {
        const token = bearer ?? await (signingIn ??= signIn().finally(() => signingIn = null));
        try {
          const access = await requestMapAccess(fetch, { bearer: token, unattended });
          if (over) throw new MapError("signed_out");
          failures = 0;
          proven = true;
          onChange("open");
          return access;
        } catch (error) {
          if (over || !(error instanceof MapError) || error.fault !== "signed_out") throw error;
          // Another request may have found out before, and got the next session.
          if (bearer !== token) continue;
          bearer = null;
          if (proven) onChange("ended");
          else failures++;
        }
      }
    },
    async requestSession() {
      // The next one is on its way.
      if (bearer === null) throw new MapError("unavailable");
      return await requestSession(fetch, { bearer });
    },
    hand: codes.hand,
    end() {
      over = true;
      codes.stop();
      if (bearer !== null) endLater(bearer);
      bearer = null;
    },
  };
}

/** Where the server cannot be told, the session ends by itself at its time. */
function endLater(bearer: string): void {
  endEmbedSession(bearer).catch(() => undefined);
}

function pause(failures: number): Promise<void> {
  const ms = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return new Promise((resolve) => setTimeout(resolve, ms));
}
