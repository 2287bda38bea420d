/**
 * Access from our server: what there is, when the next is due, and how the server is found. It asks
 * when it is told to, one request at a time; the keeper has the clock.
 */
import { createBackoff } from "./backoff.ts";
import { type Health, OK } from "./health.ts";
import { type MapAccess, MapError } from "./map_access.ts";

/** Within so much of a token's end the server has another, or makes one; or in its last third. */
const AHEAD_MS = 9 * 60_000;
/** Not more often than this, whatever the answers and the clocks are. */
const GAP_MS = 30_000;
/** A page that comes to the front asks whether its session is still there, but not for each flip. */
const CHECK_GAP_MS = 2_000;
/** A policy changes seldom. */
const NO_ACCESS_PAUSE_MS = 60_000;
/** How late the server may hear that the session was used. */
const USE_TOLD_EVERY_MS = 5 * 60_000;

/** What our server says of itself and the session; everything else is an outage. */
const OWN_FAULTS = ["signed_out", "no_access", "offline"] as const;

export interface AccessSourceOptions {
  /** Rejects with a {@linkcode MapError}. */
  requestAccess(how: { readonly unattended: boolean }): Promise<MapAccess>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  /** There is another token, and what it opens may have changed with it; or null: none any more. */
  onAccess(access: MapAccess | null): void;
  /** A request was answered, or failed. */
  onAnswer(): void;
}

export interface AccessSource {
  /** The last access given, unless the server took it back; it may be over. */
  held(): MapAccess | null;
  isOver(): boolean;
  /** The server as the last request found it. */
  health(): Health;
  /** Milliseconds since the epoch; -Infinity before the first time. */
  askedAt(): number;
  /** When it is to be asked next; Infinity while there is no reason to, or it is being asked. */
  nextAskAt(): number;
  /** Somebody wants access: from now on it is renewed. */
  want(): void;
  /** Asks, or waits for the request that is under way. Never rejects. */
  ask(): Promise<void>;
  /**
   * The person did something that the server is to hear of.
   *
   * @returns whether that was not known.
   */
  use(): boolean;
  /** It is to be found out whether the session is still there. */
  check(): void;
  /** The network may be back: pauses are for nothing, but for those that were asked for. */
  hurry(): void;
  /** Somebody signed in again: whatever was found before does not count. */
  resume(): void;
  /** Lets go of the access that is held; whatever is under way goes on. */
  forget(): void;
  drop(): void;
}

/** Access with its times by the browser's clock. */
interface Held {
  readonly access: MapAccess;
  readonly endsAt: number;
  readonly dueAt: number;
}

export function createAccessSource(options: AccessSourceOptions): AccessSource {
  const { now } = options;
  const backoff = createBackoff(options.random);
  let held: Held | null = null;
  let server: Health = OK;
  let retryAt = 0;
  let asking: Promise<void> | null = null;
  let askedAt = -Infinity;
  let wanted = false;
  /** The person did something that the server has not heard of; opening the page counts. */
  let used = true;
  let useToldAt = -Infinity;
  let checkAt = Infinity;
  let resumes = 0;
  let dropped = false;

  async function askOnce(): Promise<void> {
    const [unattended, resumed] = [!used, resumes];
    used = false;
    checkAt = Infinity;
    askedAt = now();
    if (!unattended) useToldAt = askedAt;
    try {
      const access = await options.requestAccess({ unattended });
      if (!dropped) hold(access);
    } catch (error) {
      if (dropped) return;
      used ||= !unattended;
      if (!(error instanceof MapError)) reportError(error);
      noteTrouble(error instanceof MapError ? error : new MapError("unavailable"), resumed);
    }
  }

  function hold(access: MapAccess): void {
    const lifeMs = access.expires_in * 1000;
    // From the question on: the device may have slept before the answer was read.
    const endsAt = askedAt + lifeMs;
    const isNew = access.token !== held?.access.token;
    // The server may make the next token in the background, and give out this one once more.
    const dueAt = isNew || held === null ? endsAt - Math.min(AHEAD_MS, lifeMs / 3) : held.dueAt;
    held = { access, endsAt, dueAt };
    server = OK;
    backoff.reset();
    if (isNew) options.onAccess(access);
  }

  function forget(): void {
    held = null;
    options.onAccess(null);
  }

  function noteTrouble({ fault, retryAfterMs = 0 }: MapError, resumed: number): void {
    if (fault === "signed_out" && resumed !== resumes) {
      // It was sent before somebody signed in again.
      checkAt = now();
      return;
    }
    if (fault === "signed_out" || fault === "no_access") forget();
    const pauseMs = fault === "no_access" ? NO_ACCESS_PAUSE_MS : backoff.next();
    retryAt = now() + Math.max(pauseMs, retryAfterMs);
    if (fault === "limited") server = { name: fault, untilMs: retryAt };
    else server = { name: OWN_FAULTS.find((name) => name === fault) ?? "unavailable" };
  }

  return {
    held: () => held?.access ?? null,
    isOver: () => held === null || held.endsAt <= now(),
    health: () => server,
    askedAt: () => askedAt,
    nextAskAt() {
      if (asking !== null) return Infinity;
      // Only whoever comes back to the page may have signed in elsewhere.
      if (server.name === "signed_out") return checkAt;
      if (server.name !== "ok") return retryAt;
      if (held === null) return wanted ? 0 : Infinity;
      const use = used ? useToldAt + USE_TOLD_EVERY_MS : Infinity;
      return Math.min(Math.max(Math.min(held.dueAt, use), askedAt + GAP_MS), checkAt);
    },
    want: () => wanted = true,
    ask: () =>
      asking ??= askOnce().finally(() => {
        asking = null;
        options.onAnswer();
      }),
    use() {
      const isNews = !used;
      used = true;
      return isNews;
    },
    check: () => checkAt = askedAt + CHECK_GAP_MS,
    hurry() {
      if (server.name === "offline" || server.name === "unavailable") retryAt = now();
      backoff.reset();
    },
    resume() {
      resumes++;
      server = OK;
      used = wanted = true;
      backoff.reset();
    },
    forget,
    drop() {
      dropped = true;
      held = null;
    },
  };
}
