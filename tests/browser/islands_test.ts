/** jsr/fresh's islands in a real browser: what the server wrote, and what the page made of it. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { Builder } from "fresh/dev";
import type { Browser } from "playwright-core";
import { app } from "../../jsr/fresh/tests/fixtures/wire/main.ts";
import { HOSTILE } from "../../jsr/fresh/tests/fixtures/wire/lib/hostile.ts";
import { launchBrowser, type Watched, watchedPage } from "../helpers/browser.ts";

const root = new URL("../../jsr/fresh/tests/fixtures/wire/", import.meta.url).pathname;

let browser: Browser;
let server: Deno.HttpServer<Deno.NetAddr>;

beforeAll(async () => {
  const apply = await new Builder({ root }).build({ snapshot: "memory" });
  apply(app);
  server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, app.handler());
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.shutdown();
});

async function open(path: string): Promise<Watched> {
  const watched = await watchedPage(browser);
  await watched.page.goto(`http://localhost:${server.addr.port}${path}`);
  return watched;
}

describe("an island's props in the browser", () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await open("/props");
    await watched.page.waitForSelector("#hostile12");
    await watched.page.waitForFunction(() => "hostile12Preact" in globalThis);
  });
  afterAll(() => watched.context.close());

  it("are of the types the page gave", async () => {
    const seen = await watched.page.evaluate(() => {
      const value = Reflect.get(globalThis, "values");
      const [first, second] = value.map.keys();
      return {
        json: JSON.stringify(value.json),
        undefined: "undefined" in value && value.undefined === undefined,
        numbers: value.numbers.map((n: number) => Object.is(n, -0) ? "-0" : String(n)),
        bigint: `${typeof value.bigint} ${value.bigint}`,
        date: value.date instanceof Date && value.date.getTime(),
        url: value.url instanceof URL && value.url.href,
        regexp: value.regexp instanceof RegExp && String(value.regexp),
        map: value.map instanceof Map && first === 1 && value.map.get(1).has("in"),
        identity: second === value.shared && value.set.has(value.shared),
        bytes: value.bytes instanceof Uint8Array && [...value.bytes],
        sparse: [value.sparse.length, Object.keys(value.sparse), value.sparse[1]],
        cycle: value.cycle.self === value.cycle,
        instance: [value.point.x, Object.getPrototypeOf(value.point) === Object.prototype],
        temporal: "Temporal" in globalThis ? String(value.temporal) : "2030-01-02",
      };
    });
    expect(seen).toEqual({
      json: '{"list":[1,"two",true,null,{"deep":[]}]}',
      undefined: true,
      numbers: ["NaN", "Infinity", "-Infinity", "-0", "0.1"],
      bigint: `bigint ${2n ** 80n}`,
      date: 1234,
      url: "https://a.test/b?c#d",
      regexp: String(/a<\/script>b/gi),
      map: true,
      identity: true,
      bytes: [0, 60, 255],
      sparse: [4, ["1"], "one"],
      cycle: true,
      instance: [-2, true],
      temporal: "2030-01-02",
    });
  });

  it("are one object where two islands were given the same", async () => {
    const same = await watched.page.evaluate(() => {
      const [one, other] = ["values", "others"].map((name) => Reflect.get(globalThis, name));
      return one.shared === other.shared;
    });
    expect(same).toBe(true);
  });

  it("may be any text", async () => {
    const codesOf = (text: string) => text.split("").map((unit) => unit.charCodeAt(0)).join();
    const seen = await watched.page.evaluate(() => {
      const { list, map } = Reflect.get(globalThis, "hostile");
      const codesOf = (text: string) => text.split("").map((unit) => unit.charCodeAt(0)).join();
      return { list: list.map(codesOf), map: [...map.keys()].map(codesOf) };
    });
    const expected = HOSTILE.map(codesOf);
    expect(seen).toEqual({ list: expected, map: expected });
  });

  it("show any text in elements and attributes", async () => {
    for (const [i, text] of HOSTILE.entries()) {
      const seen = await watched.page.evaluate((id) => {
        const output = document.getElementById(id);
        return {
          own: output?.firstChild?.textContent === output?.title,
          length: output?.title.length,
        };
      }, `hostile${i}`);
      expect(seen).toEqual({ own: true, length: text.length });
    }
  });

  it("run none of their text, and leave the page without complaint", async () => {
    expect(await watched.page.evaluate(() => "broken" in globalThis)).toBe(false);
    expect(watched.complaints).toEqual([]);
  });
});

describe("islands in the browser", () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await open("/parts");
    await watched.page.waitForSelector("#first.live");
    await watched.page.waitForFunction(() => "shownPreact" in globalThis);
  });
  afterAll(() => watched.context.close());

  it("correct attributes that differ from the server's", async () => {
    expect(await watched.page.locator("button.dead").count()).toBe(0);
  });

  it("need no element of their own, so rows stay in their table", async () => {
    const { page } = watched;
    await page.locator("tbody > tr:nth-child(2) > td").click();
    expect(await page.locator("tbody > tr").allInnerTexts()).toEqual(["one", "two!"]);
    expect(await page.locator("tbody").evaluate((body) => body.childElementCount)).toBe(2);
  });

  it("load what they import dynamically when they ask for it, and nothing twice", async () => {
    const { page, requests } = watched;
    const before = requests.length;
    await page.click("#lazy");
    await page.locator("#lazy", { hasText: "lazily loaded" }).waitFor();
    expect(requests.slice(before)).toHaveLength(1);
    expect(new Set(requests).size).toBe(requests.length);
  });

  it("run on one Preact", async () => {
    expect(
      await watched.page.evaluate(() => {
        const [one, other] = ["shownPreact", "counterPreact"].map((n) =>
          Reflect.get(globalThis, n)
        );
        return typeof one === "function" && one === other;
      }),
    ).toBe(true);
  });

  it("do not take each other down", () => {
    expect(watched.complaints).toEqual(["uncaught: broken in the browser"]);
  });
});
