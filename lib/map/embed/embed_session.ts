/**
 * The session of a map in a frame, from code to code: it begins with one from the page around, and
 * goes on with another when the server says that it ended.
 */
import { createCodeRequests } from "./embed_codes.ts";
import { type CodeRefusal, endEmbedSession, startEmbedSession } from "./embed_exchange.ts";
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
  /** The origin of the page around. */
  readonly hostOrigin: string;
  /** The id of the wanted map; undefined for none in particular. */
  readonly map: string | undefined;
  /** The session gave access, or ended after it had. */
  onChange(state: "open" | "ended"): void;
  /** The map's document came, or what the user gets of it is another now. */
  onMap(map: OpenedMap): void;
  /** A code led to no map; another is asked for. */
  onRefused(code: CodeRefusal): void;
}

export interface EmbedSession {
  /**
   * Waits for a session and its map, as long as it takes.
   *
   * @throws {MapError}
   */
  open(): Promise<void>;
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
  /** The session's, while there is one. */
  bearer(): string | undefined;
  /** Takes a code from the page around. */
  hand(code: string): void;
  /** Ends the session, on the server too, and whatever is under way. */
  end(): void;
}

/** A session and the map that came with it. */
interface Opened {
  readonly token: string;
  readonly map: OpenedMap;
}

/** Between codes that were good for nothing: the first pause, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export function createEmbedSession(
  { port, hostOrigin, map: wanted, onChange, onMap, onRefused }: EmbedSessionOptions,
): EmbedSession {
  const codes = createCodeRequests(port);
  let opened: Opened | null = null;
  let signingIn: Promise<Opened> | null = null;
  /** Whether the bearer has given access. */
  let proven = false;
  let over = false;
  /** Codes in a row that led to no access. */
  let failures = 0;

  async function signIn(): Promise<Opened> {
    let why: "ready" | "session-end" = proven ? "session-end" : "ready";
    proven = false;
    for (;;) {
      if (failures > 0) await pause(failures);
      const code = await codes.next(why);
      const started = await startEmbedSession({ code, origin: hostOrigin, map: wanted });
      if (over) {
        if ("token" in started) endLater(started.token);
        throw new MapError("signed_out");
      }
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

  /** The policy or the document changed: what the user gets now takes the place of what they had. */
  async function follow({ token, map }: Opened, hash: string | undefined): Promise<void> {
    if (hash === map.hash) return;
    const next = await requestMap(fetch, map.id, token);
    if (next === null) {
      onRefused("map_not_found");
      throw new MapError("no_access");
    }
    if (opened?.token !== token || next.hash === map.hash) return;
    opened = { token, map: next };
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
          const access = await requestMapAccess(fetch, { bearer: token, unattended, map: map.id });
          await follow(held, access.map_hash);
          if (over) throw new MapError("signed_out");
          failures = 0;
          proven = true;
          onChange("open");
          return access;
        } catch (error) {
          if (over || !(error instanceof MapError) || error.fault !== "signed_out") throw error;
          // Another request may have found out before, and got the next session.
          if (opened?.token !== token) continue;
          opened = null;
          if (proven) onChange("ended");
          else failures++;
        }
      }
    },
    async requestSession() {
      // The next one is on its way.
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

/** Where the server cannot be told, the session ends by itself at its time. */
function endLater(bearer: string): void {
  endEmbedSession(bearer).catch(() => undefined);
}

function pause(failures: number): Promise<void> {
  const ms = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return new Promise((resolve) => setTimeout(resolve, ms));
}
