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
        signal: [value.signal.value, value.nested.value.inner.value, value.computed.value],
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
      signal: [3, "deep", 6],
      temporal: "2030-01-02",
    });
  });

  it("are one object or signal where two islands were given the same", async () => {
    const same = await watched.page.evaluate(() => {
      const [one, other] = ["values", "others"].map((name) => Reflect.get(globalThis, name));
      return [one.shared === other.shared, one.signal === other.signal, one.jsx.list.length];
    });
    expect(same).toEqual([true, true, 1]);
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

  it("show any text in elements and attributes, and in slots what HTML can hold", async () => {
    for (const [i, text] of HOSTILE.entries()) {
      const seen = await watched.page.evaluate((id) => {
        const output = document.getElementById(id);
        return {
          own: output?.firstChild?.textContent === output?.title,
          length: output?.title.length,
          slot: output?.querySelector("q")?.textContent,
        };
      }, `hostile${i}`);
      const html = text.replaceAll("\0", "").toWellFormed();
      expect(seen).toEqual({ own: true, length: text.length, slot: html });
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

  it("share the signals they were given", async () => {
    const { page } = watched;
    await page.click("#second");
    await page.click("#inside");
    const texts = await page.locator("#first, #second, #inside, #aside").allInnerTexts();
    expect(texts).toEqual(["3/2", "3/", "3/", "3/"]);
  });

  it("correct attributes that differ from the server's", async () => {
    expect(await watched.page.locator("button.dead").count()).toBe(0);
  });

  it("keep what the server rendered in a slot, with live islands in it", async () => {
    const { page } = watched;
    await page.click("#toggle");
    expect(await page.locator("#kept").count()).toBe(0);
    await page.click("#toggle");
    expect(await page.locator("#kept").innerText()).toContain("server text");
    await page.click("#inside");
    expect(await page.locator("#inside").innerText()).toBe(await page.innerText("#second"));
    expect(await page.locator("#kept input").isChecked()).toBe(true);
    expect(await page.locator("#kept input").isDisabled()).toBe(true);
    const namespace = await page.locator("#kept circle").evaluate((node) => node.namespaceURI);
    expect(namespace).toBe("http://www.w3.org/2000/svg");
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
        const [one, other] = ["shownPreact", "panelPreact"].map((n) => Reflect.get(globalThis, n));
        return typeof one === "function" && one === other;
      }),
    ).toBe(true);
  });

  it("do not take each other down", () => {
    expect(watched.complaints).toEqual(["uncaught: broken in the browser"]);
  });
});

describe("a slot that was not shown on the server", () => {
  it("comes alive when the island shows it", async () => {
    const { page, complaints, context } = await open("/closed");
    await page.waitForFunction(() => "panelPreact" in globalThis);
    expect(await page.locator("#kept").count()).toBe(0);
    await page.click("#toggle");
    await page.click("#inside");
    expect(await page.locator("#kept").innerText()).toMatch(/^hidden 2\//);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("Head and images in the browser", () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await open("/head");
  });
  afterAll(() => watched.context.close());

  const head = () =>
    watched.page.evaluate(() => ({
      title: document.title,
      titles: document.querySelectorAll("title").length,
      description: [...document.querySelectorAll<HTMLMetaElement>("meta[name=description]")]
        .map(({ content }) => content),
      keyed: [...document.querySelectorAll("meta[content=keyed]")]
        .map((meta) => meta.getAttribute("property")),
      next: [...document.querySelectorAll("link[rel=next]")].map((l) => l.getAttribute("href")),
      styles: document.querySelectorAll("head > style").length,
    }));

  it("follow the island that set them, one element for each", async () => {
    const { page } = watched;
    const first = { titles: 1, styles: 1 };
    expect(await head()).toEqual({
      ...first,
      title: "Count 0",
      description: ["count 0"],
      keyed: ["og:0"],
      next: [],
    });
    await page.click("#more");
    await page.waitForFunction(() => document.title === "Count 1");
    await page.click("#more");
    await page.waitForFunction(() => document.title === "Count 2");
    expect(await head()).toEqual({
      ...first,
      title: "Count 2",
      description: ["count 2"],
      keyed: ["og:2"],
      next: ["/2"],
    });
  });

  it("ask for an image by the build's name for it, on both sides", () => {
    const images = watched.requests.filter((url) => url.includes("/dot.svg"));
    const plain = images.filter((url) => !url.includes("__frsh_c="));
    expect(plain.map((url) => new URL(url).pathname)).toEqual(["/dot.svg"]);
    expect(new Set(images).size).toBe(images.length);
    expect(watched.complaints).toEqual([]);
  });
});
