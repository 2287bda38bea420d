/**
 * Renews the token that the map is drawn with. No timer does it, a person's use does: a page that
 * nobody looks at must not keep its session from going idle.
 */
import { type MapAccess, MapError, type MapFault } from "./map_access.ts";

/** Within this of its end the server has another token, or makes one. */
const AHEAD_MS = 9 * 60_000;
/** Not more often than this, whatever the answers and the clocks are. */
const PAUSE_MS = 60_000;
/** How the loader tells CARTO's refusal of a tile: the token is over, or was taken back. */
const REFUSED = /\((401|403)\)/;

export interface RenewalOptions {
  requestAccess(): Promise<MapAccess>;
  /** Draws with a new token. */
  present(access: MapAccess): Promise<void>;
  /** The token is still the one that is drawn with. */
  onUnchanged(): void;
  /** What the person is to be told: that the session ended, or that the map has a hole. */
  onFault(fault: MapFault): void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Renewal {
  /** What is drawn with from now on. */
  presented(access: MapAccess): void;
  /** The map is in use: renews a token that nears its end. */
  onUse(): void;
  /** A tile did not arrive: where CARTO refused it, another token is tried before it is told. */
  onTileError(error: unknown): void;
}

export function createRenewal(options: RenewalOptions): Renewal {
  const { now, onFault, onUnchanged, present, requestAccess } = options;
  let token: string | undefined;
  let dueAt = Infinity;
  let running = false;

  /** @returns whether there is a new token, or null where the last attempt still goes on. */
  async function renew(): Promise<boolean | null> {
    if (running) return null;
    running = true;
    dueAt = now() + PAUSE_MS;
    try {
      const access = await requestAccess();
      const unchanged = access.token === token;
      if (unchanged) onUnchanged();
      else await present(access);
      return !unchanged;
    } finally {
      running = false;
    }
  }

  return {
    presented(access) {
      token = access.token;
      dueAt = Math.max(now() + PAUSE_MS, Date.parse(access.expires_at) - AHEAD_MS);
    },
    onUse() {
      if (now() < dueAt) return;
      // The old token has some minutes left: only the end of the session is worth telling.
      renew().catch((error) => {
        if (faultOf(error) === "signed_out") onFault("signed_out");
      });
    },
    onTileError(error) {
      if (!REFUSED.test(String(error))) return onFault("unavailable");
      renew().then(
        (renewed) => renewed === false && onFault("unavailable"),
        (failure) => onFault(faultOf(failure)),
      );
    },
  };
}

function faultOf(error: unknown): MapFault {
  if (error instanceof MapError) return error.fault;
  throw error;
}
