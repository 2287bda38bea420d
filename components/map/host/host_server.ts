/** Runs what the host page calls, and tells it what it listens to. Loaded when a page speaks. */
import "../stage/rooms.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { CALLS } from "../../../lib/map/embed/embed_calls.ts";
import type { HostMessage } from "../../../lib/map/embed/embed_frame.ts";
import { HOST_EVENTS, type HostPort } from "../../../lib/map/embed/embed_protocol.ts";
import { CallFailed } from "./call_failed.ts";
import { createCallLimits, isSmall } from "./call_limits.ts";
import { type CardMemory, type CardQuestions, createCardQuestions } from "./card_questions.ts";
import { followEvents } from "./events.ts";
import { MAP_METHODS } from "./map_methods.ts";
import { type Method, method, type ShownMap } from "./method.ts";
import { setPageTheme } from "./page_theme.ts";
import { PATIENCE_MS } from "./when.ts";

export interface HostServerOptions {
  send: HostPort["send"];
  /** Shows the frame in another language, with the same state. */
  setLanguage(locale: Locale): Promise<void>;
  /** @returns null without a session. @throws {MapError} */
  requestCode(): Promise<string | null>;
}

export interface HostServer {
  receive(message: HostMessage): void;
  /** @param map null while there is none. */
  show(map: ShownMap | null): void;
  /** The page was asked whether the frame opens the card, or need not be. */
  asked(question: string | null): void;
  stop(): void;
}

type Hello = Extract<HostMessage, { type: "hello" }>;

/** What runs for one map. */
interface Serving {
  readonly map: ShownMap;
  readonly gone: AbortController;
  stopEvents(): void;
  questions: CardQuestions | null;
}

export function createHostServer(options: HostServerOptions): HostServer {
  const { send } = options;
  const limits = createCallLimits(() => performance.now());
  const arrival = createArrival();
  let serving: Serving | null = null;
  let hello: Hello | null = null;
  let isStopped = false;
  let last: ShownMap | null = null;
  const memory: CardMemory = { prevented: null };

  function listen(): void {
    if (serving === null || hello === null) return;
    const { events, answers_select: answers } = hello;
    serving.stopEvents();
    const { state } = serving.map;
    serving.stopEvents = followEvents(
      state,
      new Set(HOST_EVENTS.filter((event) => events.includes(event))),
      send,
    );
    if (!answers) serving.questions?.stop();
    serving.questions = answers ? serving.questions ?? createCardQuestions(state, memory) : null;
  }

  async function mapOf(): Promise<Serving> {
    return serving ?? await arrival.next();
  }

  async function call(name: string, params: unknown): Promise<unknown> {
    if (!isSmall(params)) throw new CallFailed("bad_params", "The parameters are too large");
    const ofPage = ownOf(PAGE_METHODS, name);
    if (ofPage !== undefined) return await ofPage(options, params);
    const ofMap = ownOf<Method<Parameters<typeof MAP_METHODS.setView>[0]>>(MAP_METHODS, name);
    if (ofMap === undefined) throw new CallFailed("unknown_method", "There is no such method");
    const { map, gone } = await mapOf();
    return await ofMap({ ...map, signal: gone.signal }, params);
  }

  async function answer({ id, method: name, params }: HostCall): Promise<void> {
    if (!limits.begin()) return fail(id, new CallFailed("busy", "Too many calls"));
    try {
      const value = await call(name, params);
      if (!isStopped) send({ type: "result", id, value });
    } catch (error) {
      fail(id, error);
    } finally {
      limits.end();
    }
  }

  function fail(id: string, error: unknown): void {
    if (isStopped) return;
    if (error instanceof CallFailed) {
      return send({ type: "failure", id, code: error.code, message: error.message });
    }
    send({ type: "failure", id, code: "not_available", message: "The call failed" });
    // Ours to mend: it says so where errors of the page go.
    reportError(error);
  }

  return {
    receive(message) {
      if (message.type === "call") return void answer(message);
      if (message.type === "select-answer") {
        return serving?.questions?.answer(message.id, message.prevented);
      }
      hello = message;
      listen();
    },
    show(map) {
      if (serving?.map.state === map?.state && serving?.map.run === map?.run) return;
      serving?.stopEvents();
      serving?.questions?.stop();
      serving?.gone.abort(new CallFailed("not_ready", "The map is gone"));
      serving = map === null
        ? null
        : { map, gone: new AbortController(), stopEvents: () => {}, questions: null };
      if (map !== null) {
        keepOpacity(last, map);
        last = map;
      }
      listen();
      if (serving !== null) arrival.came(serving);
    },
    asked: (question) => serving?.questions?.asked(question),
    stop() {
      isStopped = true;
      this.show(null);
    },
  };
}

type HostCall = Extract<HostMessage, { type: "call" }>;

/** The methods that need no map. */
const PAGE_METHODS = {
  setTheme: method(CALLS.setTheme, (_: HostServerOptions, theme) => {
    setPageTheme(theme);
    return null;
  }),
  setLanguage: method(CALLS.setLanguage, async (page: HostServerOptions, { lang }) => {
    await page.setLanguage(lang);
    return null;
  }),
  getCode: method(CALLS.getCode, async (page: HostServerOptions) => {
    const code = await page.requestCode().catch((cause) => {
      throw new CallFailed("not_available", "The map's server gave no code", { cause });
    });
    if (code === null) throw new CallFailed("not_ready", "There is no session");
    return { code };
  }),
} as const;

/** @param name of the host page. */
function ownOf<Entry>(entries: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/** A map in another language goes on as the one before it; links have no opacity. */
function keepOpacity(before: ShownMap | null, next: ShownMap): void {
  if (before?.state.id !== next.state.id) return;
  for (const [id, { opacity }] of before.state.layers) {
    const own = next.state.layers.get(id);
    if (own !== undefined) own.opacity.value = opacity.peek();
  }
}

/** Calls that came before the map. */
function createArrival() {
  let waiting: PromiseWithResolvers<Serving>[] = [];
  return {
    /** @throws {CallFailed} `not_ready` without a map in time. */
    async next(): Promise<Serving> {
      const asked = Promise.withResolvers<Serving>();
      waiting.push(asked);
      const timer = setTimeout(
        () => asked.reject(new CallFailed("not_ready", "There is no map yet")),
        PATIENCE_MS,
      );
      return await asked.promise.finally(() => clearTimeout(timer));
    },
    came(serving: Serving) {
      for (const { resolve } of waiting) resolve(serving);
      waiting = [];
    },
  };
}
