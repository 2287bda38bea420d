import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import fc from "fast-check";
import * as v from "valibot";
import { MapError } from "../../../lib/map/access/map_access.ts";
import { CALLS } from "../../../lib/map/embed/embed_calls.ts";
import { HOST_EVENTS, type HostPort, ToFrame } from "../../../lib/map/embed/embed_protocol.ts";
import { ToHost } from "../../../lib/map/embed/to_host.ts";
import { places } from "../panel/test_documents.ts";
import { placesState } from "../panel/test_states.ts";
import type { MapState } from "../state/map_state.ts";
import { MOST_PER_SECOND, MOST_RUNNING } from "./call_limits.ts";
import { createHostServer, type HostServer } from "./host_server.ts";

type Sent = Parameters<HostPort["send"]>[0];

let time: FakeTime;
let sent: Sent[];
let state: MapState;
let server: HostServer;
let languages: string[];
const { location } = globalThis;

beforeEach(() => {
  time = new FakeTime();
  // A process has no address; the link to a state is that of the page.
  setLocation(new URL("https://maps.example.com/embed/places"));
  [sent, languages] = [[], []];
  state = placesState(places, "en");
  server = createHostServer({
    hostOrigin: "https://app.example.com",
    bearer: () => undefined,
    send: (message) => sent.push(message),
    setLanguage: (locale) => Promise.resolve(void languages.push(locale)),
  }, Date.now);
});
afterEach(() => {
  server.stop();
  time.restore();
  setLocation(location);
});

const setLocation = (value: unknown) => Reflect.set(globalThis, "location", value);

const engine = { rows: () => Promise.reject(new MapError("refused")) };
const show = () => server.show({ state, run: { engine } });

/** As `openHostPort` does with what arrives. */
function receive(data: unknown): void {
  const { success, output } = v.safeParse(ToFrame, data);
  if (!success) return;
  const { type } = output;
  if (type === "hello" || type === "call" || type === "select-answer") server.receive(output);
}

const answerTo = (id: string) =>
  sent.find((one) =>
    "id" in one && one.id === id && (one.type === "result" || one.type === "failure")
  );

/** Runs what waits for nothing but promises. */
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) await time.tickAsync(0);
}

async function call(method: string, params?: unknown) {
  const id = crypto.randomUUID();
  receive({ v: 1, type: "call", id, method, params });
  await settle();
  return answerTo(id);
}

describe("calls of a host page", () => {
  it("set and read filters in one form, each by its type", async () => {
    show();
    const filters = {
      kinds: ["bar", "10001", 10001, true],
      incomes: "1000000..2000000",
      areas: "2..2",
      spread: "0..10,5..",
      find: "main st",
    };
    const known = new Set([...places.widgets, ...places.search].map(({ id }) => id));
    const own = Object.entries(filters).filter(([id]) => known.has(id));
    expect(own.length).toBeGreaterThan(3);
    for (const [id, value] of own) {
      expect([id, (await call("setFilter", { id, value }))?.type]).toEqual([id, "result"]);
    }
    expect(await call("getFilters")).toMatchObject({ value: Object.fromEntries(own) });
    for (const [id] of own) await call("setFilter", { id, value: null });
    expect(await call("getFilters")).toMatchObject({ value: {} });
  });

  it("give the state as a link on the map's own page, and follow one", async () => {
    show();
    await call("setFilter", { id: "kinds", value: ["bar"] });
    const answer = await call("getLink");
    expect(answer).toMatchObject({
      value: { url: expect.stringMatching(/^https:\/\/maps\.example\.com\/maps\/places\?/) },
    });
    const { url } = v.parse(v.object({ value: v.object({ url: v.string() }) }), answer).value;
    await call("clearFilters");
    expect(await call("openLink", { link: url })).toMatchObject({ value: { unknown: [] } });
    expect(await call("getFilters")).toMatchObject({ value: { kinds: ["bar"] } });
  });

  it("wait for the map, and fail without one in time or with one that goes", async () => {
    receive({ v: 1, type: "call", id: "early", method: "getFilters" });
    receive({ v: 1, type: "call", id: "late", method: "getView" });
    await time.tickAsync(29_000);
    expect(sent).toEqual([]);
    show();
    await settle();
    expect(answerTo("early")).toMatchObject({ type: "result", value: {} });
    server.show(null);
    await settle();
    expect(answerTo("late")).toMatchObject({ code: "not_ready" });
    receive({ v: 1, type: "call", id: "never", method: "getFilters" });
    await time.tickAsync(30_000);
    expect(answerTo("never")).toMatchObject({ code: "not_ready" });
  });

  it("are bounded in number, size and time", async () => {
    show();
    const ids = Array.from({ length: MOST_RUNNING + 1 }, (_, index) => `view-${index}`);
    for (const id of ids) receive({ v: 1, type: "call", id, method: "getView" });
    await settle();
    expect(sent).toMatchObject([{ id: `view-${MOST_RUNNING}`, code: "busy" }]);
    await time.tickAsync(30_000);
    expect(answerTo("view-0")).toMatchObject({ code: "timeout" });
    for (let index = 0; index < MOST_PER_SECOND; index++) await call("getFilters");
    expect(await call("getFilters")).toMatchObject({ code: "busy" });
    await time.tickAsync(1_000);
    const circle: unknown[] = [];
    circle.push(circle);
    const gaps = Object.assign([], { length: 2 ** 32 - 1 });
    for (
      const params of [circle, gaps, { accent: gaps }, ["x".repeat(200_000)], new Uint8Array(10)]
    ) {
      expect(await call("setTheme", params)).toMatchObject({ code: "bad_params" });
    }
  });

  it("change the language of the frame alone to one that it has", async () => {
    expect(await call("setLanguage", { lang: "es" })).toMatchObject({ type: "result" });
    expect(await call("setLanguage", { lang: "../es" })).toMatchObject({ code: "bad_params" });
    expect(languages).toEqual(["es"]);
  });
});

describe("a hostile host page", () => {
  const RUNS = Number(Deno.env.get("HOST_RUNS") ?? 100);
  const id = fc.oneof(fc.constantFrom("kinds", "count", "find", "constructor"), fc.string());
  const params = fc.oneof(
    fc.anything({ withDate: true, withMap: true, withBigInt: true }),
    fc.record({
      id,
      dataset: id,
      value: fc.oneof(
        fc.string(),
        fc.array(fc.string()),
        fc.constantFrom("1..2", null),
        fc.float(),
      ),
      visible: fc.oneof(fc.boolean(), fc.string()),
      opacity: fc.double(),
      link: fc.string(),
      zoom: fc.double(),
      bounds: fc.array(fc.double()),
    }, { requiredKeys: [] }),
  );
  // Themes need a document, and have a test of their own (host_theme_test.ts).
  const methods = Object.keys(CALLS).filter((name) => name !== "setTheme");
  const message = fc.oneof(
    fc.anything(),
    fc.record({
      v: fc.constant(1),
      type: fc.constantFrom("call", "hello", "select-answer"),
      id: fc.oneof(fc.constant("call-1"), fc.string({ maxLength: 80 })),
      method: fc.oneof(fc.constantFrom(...methods, "__proto__", "constructor"), fc.string()),
      params,
      events: fc.array(fc.oneof(fc.constantFrom("view", "filter", "widget"), fc.string())),
      answers_select: fc.boolean(),
      prevented: fc.oneof(fc.boolean(), fc.string()),
    }, { requiredKeys: ["v", "type"] }),
  );

  it("gets what the protocol has, and breaks nothing", async () => {
    const errors: unknown[] = [];
    const onError = (event: ErrorEvent) => {
      event.preventDefault();
      errors.push(event.error);
    };
    addEventListener("error", onError);
    show();
    const before = JSON.stringify([...state.widgets.keys()]);
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 8 }), async (messages) => {
        for (const one of messages) receive(one);
        await time.tickAsync(30_000);
      }),
      { numRuns: RUNS },
    );
    removeEventListener("error", onError);
    expect(errors).toEqual([]);
    expect(JSON.stringify([...state.widgets.keys()])).toBe(before);
    const strange = sent.filter((one) => !v.is(ToHost, { v: 1, ...one }));
    expect(strange).toEqual([]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it("gets no events that it did not ask for", async () => {
    show();
    await call("setFilter", { id: "kinds", value: ["bar"] });
    await time.tickAsync(1_000);
    expect(sent.map(({ type }) => type)).toEqual(["result"]);
    receive({ v: 1, type: "hello", events: ["filter", "nonsense"], answers_select: false });
    await call("clearFilters");
    await time.tickAsync(1_000);
    expect(sent.at(-1)).toEqual({ type: "filter", filters: {} });
    expect(HOST_EVENTS).not.toContain("nonsense");
  });
});
