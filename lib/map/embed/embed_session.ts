/**
 * The session of a map in a frame: it starts with a code from the host page, and continues with a
 * new one when the server says that it ended.
 */
import { createCodeRequests } from "./code_requests.ts";
import {
  type CodeRefusal,
  type EmbedStart,
  endEmbedSession,
  type StartedSession,
  startEmbedSession,
  startWithUrlCode,
} from "./embed_exchange.ts";
import type { HostPort } from "./embed_protocol.ts";
import {
  type AccessRequest,
  type MapAccess,
  MapError,
  requestMapAccess,
  requestSession,
} from "../access/map_access.ts";
import { type OpenedMap, requestMap } from "../access/opened_map.ts";

export interface EmbedSessionOptions {
  readonly port: HostPort;
  /** The host page's origin. */
  readonly hostOrigin: string;
  /** The id of the requested map; undefined for the default. */
  readonly map: string | undefined;
  /** The session gave access, or ended after it had. */
  onChange(state: "open" | "ended"): void;
  /** The map's document arrived, or changed for this user. */
  onMap(map: OpenedMap): void;
  /** A code opened no map; another one is requested. */
  onRefused(code: CodeRefusal): void;
}

export interface EmbedSession {
  /**
   * Waits for a session and its map without a limit.
   *
   * @throws {MapError}
   */
  open(): Promise<void>;
  /**
   * Requests access with the session, for which it waits without a limit.
   *
   * @throws {MapError} `signed_out` only after the end.
   */
  requestAccess(request: AccessRequest): Promise<MapAccess>;
  /**
   * @returns the session's person.
   * @throws {MapError} `signed_out` when it ended; then {@linkcode requestAccess} requests another.
   */
  requestSession(): Promise<string>;
  /** The session's, while there is one. */
  bearer(): string | undefined;
  /** Accepts a code from the host page. */
  hand(code: string): void;
  /** Ends the session, also on the server, and aborts running requests. */
  end(): void;
}

/** Backoff between useless codes: the first pause, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export function createEmbedSession(
  { port, hostOrigin: origin, map, onChange, onMap, onRefused }: EmbedSessionOptions,
): EmbedSession {
  const codes = createCodeRequests(port);
  let opened: StartedSession | null = null;
  let signingIn: Promise<StartedSession> | null = null;
  /** Whether the bearer has given access. */
  let proven = false;
  let over = false;
  /** Consecutive codes without access. */
  let failures = 0;

  async function signIn(): Promise<StartedSession> {
    let why: "ready" | "session-end" = proven ? "session-end" : "ready";
    proven = false;
    for (;;) {
      if (failures > 0) await pause(failures);
      const started = await startWithUrlCode(codes.tellHeld, onRefused) ??
        await startEmbedSession({ code: await codes.next(why), origin, map });
      if (over) throw tooLate(started);
      if ("token" in started) {
        codes.forget();
        opened = started;
        onMap(started.map);
        return started;
      }
      failures++;
      onRefused(started.refused);
      why = "ready";
    }
  }

  const session = () =>
    opened === null
      ? signingIn ??= signIn().finally(() => signingIn = null)
      : Promise.resolve(opened);

  /** The policy or the document changed: the user's new version replaces the old one. */
  async function follow({ token, map, access }: StartedSession, hash?: string): Promise<void> {
    if (hash === map.hash) return;
    const next = await requestMap(fetch, map.id, token);
    if (next === null) {
      onRefused("map_not_found");
      throw new MapError("no_access");
    }
    if (opened?.token !== token || next.hash === map.hash) return;
    opened = { token, map: next, access };
    onMap(next);
  }

  return {
    async open() {
      await session();
    },
    async requestAccess({ unattended = false }) {
      for (;;) {
        const held = await session();
        const { token, map } = held;
        try {
          const access = held.access() ??
            await requestMapAccess(fetch, { bearer: token, unattended, map: map.id });
          await follow(held, access.map_hash);
          if (over) throw new MapError("signed_out");
          failures = 0;
          proven = true;
          onChange("open");
          return access;
        } catch (error) {
          if (over || !(error instanceof MapError) || error.fault !== "signed_out") throw error;
          // Another request may have noticed it before, and got the next session.
          if (opened?.token !== token) continue;
          opened = null;
          if (proven) onChange("ended");
          else failures++;
        }
      }
    },
    async requestSession() {
      // The next one is being requested.
      if (opened === null) throw new MapError("unavailable");
      return await requestSession(fetch, { bearer: opened.token });
    },
    bearer: () => opened?.token,
    hand: codes.hand,
    end() {
      over = true;
      codes.stop();
      if (opened !== null) endLater(opened.token);
      opened = null;
    },
  };
}

/** Ends what started only after the end. */
function tooLate(started: EmbedStart): MapError {
  if ("token" in started) endLater(started.token);
  return new MapError("signed_out");
}

/** If the server is unreachable, the session expires by itself. */
function endLater(bearer: string): void {
  endEmbedSession(bearer).catch(() => undefined);
}

function pause(failures: number): Promise<void> {
  const ms = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return new Promise((resolve) => setTimeout(resolve, ms));
}
