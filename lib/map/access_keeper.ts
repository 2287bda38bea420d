/**
 * Keeps the map's access to CARTO valid for as long as the page lives: through renewals, outages,
 * sleep, and the end of the session. What fails waits for its turn and is tried again.
 */
import { type MapAccess, MapError } from "./map_access.ts";
import { type PageSignals, pageSignals } from "./page_signals.ts";

/** Why the map is not up to date, by what the person can do about it. */
export type Health = {
  readonly name:
    | "ok"
    /** The session ended: sign in. */
    | "signed_out"
    /** The groups may see nothing: ask somebody. */
    | "no_access"
    /** There is no connection. */
    | "offline"
    /** Our server or CARTO has trouble. */
    | "unavailable"
    /** CARTO or our server has had too many requests. */
    | "limited";
};

export interface AccessKeeper {
  /** Access that is valid now; waits for it as long as it takes. Rejects when aborted. */
  access(signal?: AbortSignal): Promise<MapAccess>;
  /**
   * Waits until it is worth sending a request again that CARTO did not answer well.
   *
   * @throws {MapError} where it never is: the request itself is wrong.
   */
  failed(failure: Failure, signal?: AbortSignal): Promise<void>;
  /** CARTO answered well. */
  succeeded(): void;
  /** The person signed in again. */
  resume(): void;
  stop(): void;
}

/** A request that CARTO did not answer well. */
export interface Failure {
  /** HTTP's, or null where there was no answer. */
  readonly status: number | null;
  /** The token it was sent with. */
  readonly token: string;
  readonly retryAfterMs?: number | undefined;
}

export interface AccessKeeperOptions {
  /**
   * @param request `unattended`: nobody has used the page since the last one, which must not keep
   * the session from going idle.
   * @throws {MapError}
   */
  requestAccess(request: { readonly unattended: boolean }): Promise<MapAccess>;
  onHealth(health: Health): void;
  /** Access was given that is not the one before. */
  onAccess(access: MapAccess): void;
  readonly page?: PageSignals;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** From 0 to 1: browsers that lost their connection together must not come back together. */
  readonly random?: () => number;
}

/** Pauses between attempts: the first, doubled each time, and the longest; in milliseconds. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** A policy may give access again; asking costs our server a lookup. */
const NO_ACCESS_PAUSE_MS = 60_000;
/** A token that the server gives back unchanged is not asked for again before. */
const RENEWAL_PAUSE_MS = 30_000;
/** Whoever goes back and forth between pages costs no more requests than this. */
const RETURN_PAUSE_MS = 2_000;
/** `setTimeout` counts in 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createAccessKeeper(options: AccessKeeperOptions): AccessKeeper {
  const { requestAccess, onHealth, onAccess, now = Date.now, random = Math.random } = options;
  const page = options.page ?? pageSignals();
  let current: MapAccess | null = null;
  let running: Promise<void> | null = null;
  let renewAt = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let askedAt = -Infinity;
  let attended = true;
  let stopped = false;
  /** Nothing is sent while it is closed; null while it is open. */
  let gate: { readonly opened: Promise<void>; open(): void; until: number } | null = null;
  /** Attempts in a row that led to nothing. */
  let failures = 0;
  let own: Health["name"] = "ok";
  let carto: Health["name"] = "ok";
  let told: Health["name"] = "ok";

  function tell(): void {
    const name = own === "ok" ? carto : own;
    if (name === told || stopped) return;
    told = name;
    onHealth({ name });
  }

  /** @param delayMs Infinity where only the person can open it. */
  function close(delayMs: number): void {
    const until = now() + delayMs;
    if (gate === null) {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = { opened: promise, open: resolve, until };
    }
    gate.until = until;
    schedule();
  }

  function open(): void {
    const closed = gate;
    gate = null;
    closed?.open();
  }

  function pauseMs(): number {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures++, LONGEST_PAUSE_MS);
    return pause * (0.75 + random() / 2);
  }

  function schedule(): void {
    clearTimeout(timer);
    const at = gate?.until ?? renewAt;
    if (stopped || at === Infinity) return;
    timer = setTimeout(onDue, Math.min(Math.max(0, at - now()), LONGEST_TIMER_MS));
  }

  /** A page that nobody sees rests: whatever is due waits until it is shown. */
  function onDue(): void {
    if (stopped || !page.visible()) return;
    if (gate !== null) {
      if (gate.until > now()) return schedule();
      return void reopen();
    }
    if (now() < renewAt) return schedule();
    void request();
  }

  /** Whether our own server is well is asked before everybody tries again. */
  async function reopen(): Promise<void> {
    if (own !== "ok" || !isValid(current)) await request();
    else open();
  }

  /** One at a time; never rejects: it closes the gate. */
  function request(): Promise<void> {
    return running ??= ask().finally(() => running = null);
  }

  async function ask(): Promise<void> {
    askedAt = now();
    const unattended = !attended;
    attended = false;
    try {
      const access = await requestAccess({ unattended });
      if (stopped) return;
      const changed = access.token !== current?.token;
      current = access;
      own = "ok";
      const left = Date.parse(access.expires_at) - now();
      renewAt = now() + (changed ? 2 * left / 3 : Math.min(RENEWAL_PAUSE_MS, left / 2));
      if (changed) {
        failures = 0;
        onAccess(access);
      }
      tell();
      open();
    } catch (error) {
      if (stopped) return;
      if (!(error instanceof MapError)) throw error;
      own = error.fault === "unsupported" ? "unavailable" : error.fault;
      tell();
      close(error.retryAfterMs ?? pauseOf(own));
    } finally {
      schedule();
    }
  }

  function pauseOf(health: Health["name"]): number {
    if (health === "signed_out") return Infinity;
    return health === "no_access" ? NO_ACCESS_PAUSE_MS : pauseMs();
  }

  const isValid = (access: MapAccess | null): access is MapAccess =>
    access !== null && Date.parse(access.expires_at) > now();

  async function access(signal?: AbortSignal): Promise<MapAccess> {
    for (;;) {
      signal?.throwIfAborted();
      if (gate === null && isValid(current)) return current;
      await aborted(gate?.opened ?? request(), signal);
    }
  }

  /**
   * The world changed: whatever waits for a time or an event is tried now. Whoever comes back to the
   * page may have signed out elsewhere meanwhile.
   */
  function onChange(): void {
    if (stopped || !page.visible()) return;
    if (gate !== null) return void (carto === "limited" ? onDue() : reopen());
    if (now() >= Math.min(renewAt, askedAt + RETURN_PAUSE_MS)) void request();
    else schedule();
  }

  const unsubscribe = page.subscribe({ onChange, onInput: () => attended = true });

  return {
    access,
    async failed({ status, token, retryAfterMs }, signal) {
      if (status === 401 || status === 403) {
        if (token === current?.token && gate === null) {
          await aborted(request(), signal);
          if (token === current?.token && gate === null) {
            carto = "unavailable";
            tell();
            close(pauseMs());
          }
        }
      } else if (status === null || status === 429 || status >= 500) {
        carto = status === 429 ? "limited" : page.online() ? "unavailable" : "offline";
        tell();
        if (gate === null) close(retryAfterMs ?? pauseMs());
      } else {
        throw new MapError("unavailable");
      }
      await access(signal);
    },
    succeeded() {
      failures = 0;
      carto = "ok";
      tell();
    },
    resume() {
      void request();
    },
    stop() {
      stopped = true;
      current = null;
      clearTimeout(timer);
      unsubscribe();
    },
  };
}

/** @returns as the promise does, unless the signal aborts before. */
function aborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
