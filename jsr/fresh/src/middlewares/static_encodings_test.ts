import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { Builder } from "fresh/dev";
import fc from "fast-check";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { type BuiltSite, builtSite } from "../../tests/built_site.ts";

const TEXT = "h1 { color: red; }\n".repeat(400);
const PICTURE = new Uint8Array(4000).fill(7);

const decoders = {
  br: promisify(zlib.brotliDecompress),
  gzip: promisify(zlib.gunzip),
};

let site: BuiltSite;
beforeAll(async () => {
  site = await builtSite({
    "static/style.css": TEXT,
    "static/copy of style.css": TEXT,
    "static/small.css": "h1{}",
    "static/picture.png": PICTURE,
  });
});
afterAll(async () => await site[Symbol.asyncDispose]());

async function codingFor(accept: string): Promise<string | null> {
  const response = await site.fetch("/style.css", { headers: { "accept-encoding": accept } });
  await response.body?.cancel();
  return response.headers.get("content-encoding");
}

describe("staticFiles() on a build on disk", () => {
  it("sends the compressed form that a client accepts, with its own length", async () => {
    for (const coding of ["br", "gzip"] as const) {
      const init = { headers: { "accept-encoding": coding } };
      const response = await site.fetch("/style.css", init);
      const body = await response.bytes();
      expect(response.headers.get("content-encoding")).toBe(coding);
      expect(response.headers.get("content-length")).toBe(String(body.byteLength));
      expect(response.headers.get("content-type")).toBe("text/css; charset=utf-8");
      expect(response.headers.get("vary")).toBe("Accept-Encoding, If-None-Match");
      expect(String(await decoders[coding](body))).toBe(TEXT);
      expect(body.byteLength).toBeLessThan(TEXT.length / 10);

      const head = await site.fetch("/style.css", { ...init, method: "HEAD" });
      expect(head.headers.get("content-length")).toBe(String(body.byteLength));
      expect(head.headers.get("content-encoding")).toBe(coding);
      expect(await head.text()).toBe("");
    }
  });

  it("sends the file as it is to a client that accepts nothing else", async () => {
    const response = await site.fetch("/style.css");
    expect(response.headers.get("content-encoding")).toBe(null);
    expect(response.headers.get("vary")).toBe("Accept-Encoding, If-None-Match");
    expect(response.headers.get("content-length")).toBe(String(TEXT.length));
    expect(await response.text()).toBe(TEXT);
  });

  it("answers 304 whatever the client accepts", async () => {
    const etag = (await site.fetch("/style.css", { method: "HEAD" })).headers.get("etag") ?? "";
    for (const accept of ["br", "identity"]) {
      const headers = { "if-none-match": etag, "accept-encoding": accept };
      const response = await site.fetch("/style.css", { headers });
      expect(response.status).toBe(304);
      expect(response.headers.get("vary")).toBe("Accept-Encoding, If-None-Match");
      expect(response.headers.get("content-encoding")).toBe(null);
    }
  });

  it("leaves alone what is small, and what is compressed already", async () => {
    for (const path of ["/small.css", "/picture.png"]) {
      const response = await site.fetch(path, { headers: { "accept-encoding": "br, gzip" } });
      expect(response.headers.get("content-encoding")).toBe(null);
      expect(response.headers.get("vary")).toBe("If-None-Match");
      await response.body?.cancel();
    }
  });

  const choices: [accept: string, coding: string | null][] = [
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0.5, gzip;q=0.8", "gzip"],
    ["BR;Q=1", "br"],
    ["br ; q=0, *", "gzip"],
    ["*", "br"],
    ["*;q=0", null],
    ["*;q=0.1, br;q=0", "gzip"],
    ["identity, br;q=0.5", null],
    ["identity;q=0.5, gzip;q=0.5", "gzip"],
    ["br;q=0.000", null],
    ["br;q=2", null],
    ["br;q=high, gzip", "gzip"],
    ["", null],
    ["deflate", null],
    [",,;q=1,", null],
  ];
  for (const [accept, coding] of choices) {
    it(`answers "Accept-Encoding: ${accept}" with ${coding ?? "the file as it is"}`, async () => {
      expect(await codingFor(accept)).toBe(coding);
    });
  }

  it("never sends a form that a client has refused", async () => {
    const item = fc.tuple(
      fc.constantFrom("br", "gzip", "identity", "*", "deflate"),
      fc.constantFrom("", ";q=0", ";q=0.0", ";q=0.3", ";q=1", ";q=1.000"),
    );
    const header = fc.uniqueArray(item, { selector: ([coding]) => coding });
    await fc.assert(fc.asyncProperty(header, async (items) => {
      const coding = await codingFor(items.map((item) => item.join("")).join(", "));
      if (coding === null) return;
      const weights = new Map<string, string>(items);
      const weight = weights.get(coding) ?? weights.get("*");
      expect(weight).toBeDefined();
      expect(weight).not.toMatch(/q=0(\.0)?$/);
    }));
  });

  it("compresses equal contents once, and removes what a later build does not serve", async () => {
    const listed = async () =>
      (await Array.fromAsync(Deno.readDir(`${site.root}/_fresh/encoded`))).map(({ name }) => name);
    const before = await listed();
    expect(before).toHaveLength(2);
    await using other = await builtSite({ "static/style.css": TEXT });
    await Deno.writeTextFile(`${other.root}/static/style.css`, TEXT.replaceAll("red", "blue"));
    await new Builder({ root: other.root }).build();
    const after = await Array.fromAsync(Deno.readDir(`${other.root}/_fresh/encoded`));
    expect(after).toHaveLength(2);
    for (const { name } of after) expect(before).not.toContain(name);
  });
});
