/** Runs what the host page calls, and tells it what it listens to. Loaded when a page speaks. */
import "../stage/rooms.ts";
import type { HostMessage } from "../../../lib/map/embed/embed_frame.ts";
import { HOST_EVENTS } from "../../../lib/map/embed/embed_protocol.ts";
import { CallFailed } from "./call_failed.ts";
import { createCalls } from "./calls.ts";
import { type CardMemory, type CardQuestions, createCardQuestions } from "./card_questions.ts";
import { followEvents } from "./events.ts";
import type { HostServerOptions } from "./host_server_types.ts";
import type { ShownMap } from "./method.ts";
import { PATIENCE_MS } from "./when.ts";

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

/** @param now milliseconds of a monotonic clock. */
export function createHostServer(
  options: HostServerOptions,
  now: () => number = () => performance.now(),
): HostServer {
  const { send } = options;
  const arrival = createArrival();
  const calls = createCalls(options, async () => serving ?? await arrival.next(), now);
  let serving: Serving | null = null;
  let hello: Hello | null = null;
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

  return {
    receive(message) {
      if (message.type === "call") return void calls.answer(message);
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
      calls.stop();
      this.show(null);
    },
  };
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
