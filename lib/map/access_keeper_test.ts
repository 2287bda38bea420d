import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { type AccessKeeper, createAccessKeeper, type Health } from "./access_keeper.ts";
import { type MapAccess, MapError } from "./map_access.ts";

const MINUTE = 60_000;

/** A page that a test shows and hides. */
function fakePage() {
  const state = { visible: true, online: true };
  let handlers = { onChange() {}, onInput() {} };
  return {
    state,
    signals: {
      visible: () => state.visible,
      online: () => state.online,
      subscribe(given: typeof handlers) {
        handlers = given;
        return () => {};
      },
    },
    change(next: Partial<typeof state>) {
      Object.assign(state, next);
      handlers.onChange();
    },
    input: () => handlers.onInput(),
  };
}

let time: FakeTime;
let page: ReturnType<typeof fakePage>;
let keeper: AccessKeeper;
let health: Health["name"][];
/** What the server was asked, and whether for an unattended page. */
let asked: { at: number; unattended: boolean }[];
let answer: () => Promise<MapAccess>;
let given = 0;

function access(minutes: number): MapAccess {
  return {
    token: `token-${++given}`,
    groups: ["BOSTON"],
    expires_at: new Date(Date.now() + minutes * MINUTE).toISOString(),
    api_base_url: "https://carto.example.com",
    connection_name: "warehouse",
    allowed_apis: ["maps", "sql"],
    sources: {},
  };
}

beforeEach(() => {
  time = new FakeTime();
  page = fakePage();
  health = [];
  asked = [];
  given = 0;
  answer = () => Promise.resolve(access(5));
  keeper = createAccessKeeper({
    requestAccess({ unattended }) {
      asked.push({ at: Date.now(), unattended });
      return answer();
    },
    onHealth: ({ name }) => health.push(name),
    onAccess() {},
    page: page.signals,
    random: () => 0.5,
  });
});
afterEach(() => {
  keeper.stop();
  time.restore();
});

const token = async () => (await keeper.access()).token;

describe("access to CARTO", () => {
  it("is asked for once, however many need it", async () => {
    expect(await Promise.all([token(), token(), token()])).toEqual(Array(3).fill("token-1"));
    expect(asked).toHaveLength(1);
  });

  it("is renewed ahead of its end, through a whole day", async () => {
    await token();
    for (let minute = 0; minute < 8 * 60; minute++) {
      await time.tickAsync(MINUTE);
      expect(Date.parse((await keeper.access()).expires_at)).toBeGreaterThan(Date.now());
    }
    // Each of five minutes is used for two thirds of its life.
    expect(asked.length).toBeGreaterThan(130);
    expect(asked.length).toBeLessThan(150);
    expect(health).toEqual([]);
  });

  it("is not asked for while nobody sees the page, and at once when somebody does", async () => {
    await token();
    page.change({ visible: false });
    await time.tickAsync(60 * MINUTE);
    expect(asked).toHaveLength(1);
    page.change({ visible: true });
    await time.runMicrotasks();
    expect(asked).toHaveLength(2);
  });

  it("is asked for as unattended where nobody did anything since the last time", async () => {
    await token();
    await time.tickAsync(4 * MINUTE);
    page.input();
    await time.tickAsync(4 * MINUTE);
    expect(asked.map(({ unattended }) => unattended)).toEqual([false, true, false]);
  });

  it("is waited for while there is no connection, and had as soon as there is one", async () => {
    answer = () => Promise.reject(new MapError("offline"));
    const waiting = token();
    await time.tickAsync(10 * MINUTE);
    expect(health).toEqual(["offline"]);
    expect(asked.length).toBeLessThan(20);
    answer = () => Promise.resolve(access(5));
    page.change({ online: true });
    expect(await waiting).toBe("token-1");
    expect(health).toEqual(["offline", "ok"]);
  });

  it("is asked for ever less often while the server is down: once a minute in the end", async () => {
    answer = () => Promise.reject(new MapError("unavailable"));
    token().catch(() => undefined);
    await time.tickAsync(60 * MINUTE);
    expect(asked.length).toBeGreaterThan(55);
    expect(asked.length).toBeLessThan(70);
  });

  it("waits as long as the server asks for", async () => {
    answer = () => Promise.reject(new MapError("limited", { retryAfterMs: 30_000 }));
    const waiting = token();
    await time.tickAsync(29_000);
    expect(asked).toHaveLength(1);
    expect(health).toEqual(["limited"]);
    answer = () => Promise.resolve(access(5));
    await time.tickAsync(1_000);
    expect(await waiting).toBe("token-1");
  });

  it("is not asked for again after the session's end, until somebody signs in", async () => {
    answer = () => Promise.reject(new MapError("signed_out"));
    const waiting = token();
    await time.tickAsync(60 * MINUTE);
    expect(asked).toHaveLength(1);
    expect(health).toEqual(["signed_out"]);
    answer = () => Promise.resolve(access(5));
    keeper.resume();
    expect(await waiting).toBe("token-1");
    expect(health).toEqual(["signed_out", "ok"]);
  });

  it("is found again when somebody has signed in elsewhere and comes back", async () => {
    answer = () => Promise.reject(new MapError("signed_out"));
    const waiting = token();
    await time.runMicrotasks();
    answer = () => Promise.resolve(access(5));
    page.change({ visible: true });
    expect(await waiting).toBe("token-1");
  });

  it("ends with an abort for whoever does not need it any more", async () => {
    answer = () => Promise.reject(new MapError("offline"));
    const needed = new AbortController();
    const waiting = keeper.access(needed.signal);
    needed.abort(new Error("not needed"));
    await expect(waiting).rejects.toThrow("not needed");
  });
});

describe("a request that CARTO refuses", () => {
  it("is sent again with another token", async () => {
    const refused = await token();
    await keeper.failed({ status: 401, token: refused });
    expect(await token()).toBe("token-2");
    expect(health).toEqual([]);
  });

  it("asks our server once, however many are refused together", async () => {
    const refused = await token();
    await Promise.all(
      Array.from({ length: 12 }, () => keeper.failed({ status: 401, token: refused })),
    );
    expect(asked).toHaveLength(2);
  });

  it("waits where the server knows no other token", async () => {
    const same = access(60);
    answer = () => Promise.resolve(same);
    const waiting = token().then((refused) => keeper.failed({ status: 403, token: refused }));
    await time.tickAsync(1_000);
    expect(health).toEqual(["unavailable"]);
    await time.tickAsync(2_000);
    await waiting;
  });

  it("is not repeated where it is wrong itself", async () => {
    const sent = await token();
    await expect(keeper.failed({ status: 400, token: sent })).rejects.toThrow(MapError);
  });
});

describe("CARTO's trouble", () => {
  it("is told once, waited out, and over with the first good answer", async () => {
    const sent = await token();
    const waiting = Promise.all([
      keeper.failed({ status: 503, token: sent }),
      keeper.failed({ status: 500, token: sent }),
    ]);
    await time.tickAsync(2_000);
    await waiting;
    expect(health).toEqual(["unavailable"]);
    keeper.succeeded();
    expect(health).toEqual(["unavailable", "ok"]);
    // The token was not what was wrong.
    expect(asked).toHaveLength(1);
  });

  it("waits as long as CARTO asks for", async () => {
    const sent = await token();
    let over = false;
    const waiting = keeper.failed({ status: 429, token: sent, retryAfterMs: 20_000 })
      .then(() => over = true);
    await time.tickAsync(19_000);
    expect(over).toBe(false);
    expect(health).toEqual(["limited"]);
    await time.tickAsync(1_000);
    await waiting;
  });

  it("is a lack of connection where the browser says so", async () => {
    const sent = await token();
    page.state.online = false;
    const waiting = keeper.failed({ status: null, token: sent });
    await time.runMicrotasks();
    expect(health).toEqual(["offline"]);
    page.change({ online: true });
    await waiting;
  });
});
