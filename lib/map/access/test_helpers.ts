/** A page, a clock and a server, all controlled by the test. */
import { type AccessKeeper, createAccessKeeper } from "./access_keeper.ts";
import type { Health } from "./health.ts";
import { type MapAccess, MapError } from "./map_access.ts";
import type { PageEvents } from "./page_life.ts";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** Longer than any promise chain of a keeper; a timer would cost a millisecond each time. */
const TURNS = 30;

/** Runs everything that does not wait for the clock. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
}

/** @returns access with a token of this lifetime. */
export function accessFor(token: string, lifeMs: number, now: number): MapAccess {
  return {
    token,
    display_name: "Ann",
    groups: ["BOSTON"],
    expires_at: new Date(now + lifeMs).toISOString(),
    expires_in: lifeMs / 1000,
    api_base_url: "https://carto.example",
    allowed_apis: ["maps", "sql"],
    connection_name: "carto_dw",
    sources: {},
  };
}

export class FakeClock {
  now = 1_700_000_000_000;
  readonly #timers = new Map<number, { at: number; callback: () => void }>();
  #count = 0;

  after = (ms: number, callback: () => void): () => void => {
    const id = ++this.#count;
    this.#timers.set(id, { at: this.now + Math.max(0, ms), callback });
    return () => this.#timers.delete(id);
  };

  /** Advances the time and runs the timers. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await settle();
      const [id, next] = [...this.#timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (id === undefined || next === undefined || next.at > end) break;
      this.#timers.delete(id);
      this.now = Math.max(this.now, next.at);
      next.callback();
    }
    this.now = end;
    await settle();
  }

  /** The device sleeps: time advances, timers do not. */
  sleep(ms: number): void {
    this.now += ms;
    for (const timer of this.#timers.values()) timer.at += ms;
  }
}

export class FakePage {
  visible = true;
  connected = true;
  #events: PageEvents | null = null;

  isVisible = () => this.visible;
  isOnline = () => this.connected;
  listen = (events: PageEvents): () => void => {
    this.#events = events;
    return () => this.#events = null;
  };

  hide(): void {
    this.visible = false;
    this.#events?.hidden();
  }
  show(): void {
    this.visible = true;
    this.#events?.shown();
  }
  connect(): void {
    this.connected = true;
    this.#events?.online();
  }
  use(): void {
    this.#events?.input();
  }
}

/** A keeper whose server returns tokens of this lifetime, named by number. */
export function keptAccess({ lifeMs = HOUR_MS }: { lifeMs?: number } = {}) {
  const clock = new FakeClock();
  const page = new FakePage();
  /** The requests to the server, in seconds since the start. */
  const asked: { at: number; unattended: boolean }[] = [];
  const healths: Health["name"][] = [];
  const tokens: string[] = [];
  const start = clock.now;
  let count = 0;
  /** Like our server: renews in the last third of a token's lifetime, or within ten minutes. */
  let last: { token: string; endsAt: number } | null = null;
  const server = {
    lifeMs,
    /** The session's person in the response to a heartbeat. */
    session: (): string => "Ann",
    answer(): MapAccess | Promise<MapAccess> {
      const ahead = Math.min(10 * MINUTE_MS, lifeMs / 3);
      const current = last;
      if (current === null || current.endsAt - MINUTE_MS <= clock.now) return server.mint();
      const access = accessFor(current.token, current.endsAt - clock.now, clock.now);
      if (current.endsAt - ahead <= clock.now) server.mint();
      return access;
    },
    mint(): MapAccess {
      last = { token: `token ${++count}`, endsAt: clock.now + server.lifeMs };
      return accessFor(last.token, server.lifeMs, clock.now);
    },
  };
  /** The times of session checks, in seconds since the start. */
  const beats: number[] = [];
  const keeper = createAccessKeeper({
    requestSession() {
      beats.push((clock.now - start) / SECOND_MS);
      return new Promise((resolve) => resolve(server.session()));
    },
    requestAccess({ unattended }) {
      asked.push({ at: (clock.now - start) / SECOND_MS, unattended });
      return new Promise((resolve) => resolve(server.answer()));
    },
    page,
    now: () => clock.now,
    after: clock.after,
    random: () => 0,
    onHealth: ({ name }) => healths.push(name),
    onAccess: (access) => void (access && tokens.push(access.token)),
  });
  return { asked, beats, clock, healths, keeper, page, server, tokens };
}

/** @returns the promise's state and result. */
export function watch<T>(promise: Promise<T>) {
  const seen: { value?: T; error?: unknown; pending: boolean } = { pending: true };
  promise.then((value) => Object.assign(seen, { value, pending: false }))
    .catch((error) => Object.assign(seen, { error, pending: false }));
  return seen;
}

/** A server with this response. */
export const fail = (fault: MapError["fault"], retryAfterMs?: number) => (): never => {
  throw new MapError(fault, { retryAfterMs });
};

export const FAULTS = ["offline", "unavailable", "limited", "no_access", "signed_out"] as const;

export async function tokenOf(keeper: AccessKeeper): Promise<string> {
  return (await keeper.access()).token;
}
