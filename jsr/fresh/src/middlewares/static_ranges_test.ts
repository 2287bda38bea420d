import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { type BuiltSite, builtSite } from "../../tests/built_site.ts";

const SIZE = 1_500_000;
const LARGE = Uint8Array.from({ length: SIZE }, (_, i) => (i * i) >> 3);

let site: BuiltSite;
beforeAll(async () => {
  site = await builtSite({ "static/large.pmtiles": LARGE, "static/small.png": LARGE.slice(0, 99) });
});
afterAll(async () => await site[Symbol.asyncDispose]());

const get = (range: string, headers: Record<string, string> = {}) =>
  site.fetch("/large.pmtiles", { headers: { range, ...headers } });

describe("staticFiles() and a large file", () => {
  const ranges: [range: string, start: number, end: number][] = [
    ["bytes=0-0", 0, 0],
    ["bytes=100-70099", 100, 70_099],
    ["bytes=1499990-", 1_499_990, SIZE - 1],
    ["bytes=-5", SIZE - 5, SIZE - 1],
    ["bytes=-99999999", 0, SIZE - 1],
    ["bytes=5-99999999", 5, SIZE - 1],
    ["BYTES=1-2", 1, 2],
  ];
  for (const [range, start, end] of ranges) {
    it(`answers "Range: ${range}" with those bytes`, async () => {
      const response = await get(range);
      expect(response.status).toBe(206);
      expect(response.headers.get("content-range")).toBe(`bytes ${start}-${end}/${SIZE}`);
      expect(response.headers.get("content-length")).toBe(String(end - start + 1));
      const body = await response.bytes();
      expect(body.byteLength).toBe(end - start + 1);
      expect(body).toEqual(LARGE.slice(start, end + 1));
    });
  }

  for (const range of [`bytes=${SIZE}-`, "bytes=-0", "bytes=9999999-99999999"]) {
    it(`answers 416 to "Range: ${range}"`, async () => {
      const response = await get(range);
      expect(response.status).toBe(416);
      expect(response.headers.get("content-range")).toBe(`bytes */${SIZE}`);
      expect(await response.text()).toBe("");
    });
  }

  for (const range of ["bytes=2-1", "bytes=-", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", ""]) {
    it(`sends all of it for "Range: ${range}"`, async () => {
      const response = await get(range);
      expect(response.status).toBe(200);
      expect(response.headers.get("accept-ranges")).toBe("bytes");
      expect((await response.bytes()).byteLength).toBe(SIZE);
    });
  }

  it("sends all of it where If-Range asks for a strong match: its tag is weak", async () => {
    const etag = (await site.fetch("/large.pmtiles", { method: "HEAD" })).headers.get("etag") ?? "";
    for (const known of [etag, 'W/"other"', '"other"', "Wed, 21 Oct 2015 07:28:00 GMT"]) {
      const response = await get("bytes=0-1", { "if-range": known });
      expect(response.status).toBe(200);
      await response.body?.cancel();
    }
  });

  it("answers 304 before it looks at a range, and passes over the range of a HEAD", async () => {
    const head = await site.fetch("/large.pmtiles", {
      method: "HEAD",
      headers: { range: "bytes=0-1" },
    });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(SIZE)]);
    const etag = head.headers.get("etag") ?? "";
    expect((await get("bytes=0-1", { "if-none-match": etag })).status).toBe(304);
  });

  it("sends a small file whole", async () => {
    const response = await site.fetch("/small.png", { headers: { range: "bytes=0-1" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("accept-ranges")).toBe(null);
    expect((await response.bytes()).byteLength).toBe(99);
  });

  it("cuts out exactly what any range asks for", async () => {
    const position = fc.nat(SIZE + 10);
    await fc.assert(
      fc.asyncProperty(position, position, async (start, end) => {
        const response = await get(`bytes=${start}-${end}`);
        const body = await response.bytes();
        if (end < start) expect(response.status).toBe(200);
        else if (start >= SIZE) expect(response.status).toBe(416);
        else {
          expect(response.status).toBe(206);
          expect(body.byteLength).toBe(Math.min(end, SIZE - 1) - start + 1);
          expect([body[0], body.at(-1)]).toEqual([LARGE[start], LARGE[Math.min(end, SIZE - 1)]]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("closes the file of a client that goes away", async () => {
    // The test runner fails a test that leaves a file open.
    for (const range of ["bytes=0-1000000", ""]) {
      const reader = (await get(range)).body?.getReader();
      await reader?.read();
      await reader?.cancel();
    }
  });
});
