/** What the build compresses, and how the app sends it. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { App } from "fresh";
import { promisify } from "node:util";
import zlib from "node:zlib";
import {
  ENCODED_FILES_LIST,
  ENCODED_FOLDER,
  openEncodedFiles,
} from "../lib/assets/encoded_files.ts";
import type { State } from "../lib/http/define.ts";
import { files } from "../lib/http/files.ts";
import { writeEncodedFiles } from "./encoded_files.ts";

const TEXT = "h1 { color: red; }\n".repeat(400);
const TAG = 'W/"tag"';
const decoders = {
  br: promisify(zlib.brotliDecompress),
  gzip: promisify(zlib.gunzip),
};

let root: string;
let handler: (request: Request) => Promise<Response>;
beforeAll(async () => {
  root = await Deno.makeTempDir();
  for (const folder of ["static", "_fresh/static/_fresh/js/1"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  await Deno.writeTextFile(`${root}/static/style.css`, TEXT);
  await Deno.writeTextFile(`${root}/static/copy.css`, TEXT);
  await Deno.writeTextFile(`${root}/static/small.css`, "h1{}");
  await Deno.writeFile(`${root}/static/picture.png`, new Uint8Array(4000).fill(7));
  await Deno.writeTextFile(`${root}/_fresh/static/_fresh/js/1/map.js`, TEXT.replaceAll("h1", "p"));
  await writeEncodedFiles(root);
  const compressed = await openEncodedFiles(new URL(`file://${root}/${ENCODED_FILES_LIST}`));
  const app = new App<State>()
    .use(files(compressed, new URL(`file://${root}/${ENCODED_FOLDER}/`)))
    .get("/*", ({ req }) => {
      const headers = { "content-type": "text/css", etag: TAG, vary: "If-None-Match" };
      return req.headers.get("if-none-match") === TAG
        ? new Response(null, { status: 304, headers })
        : new Response(TEXT, { headers });
    });
  handler = app.handler();
});
afterAll(() => Deno.remove(root, { recursive: true }));

const get = (path: string, accept: string, init: RequestInit = {}) =>
  handler(
    new Request(`http://localhost${path}`, {
      ...init,
      headers: { "accept-encoding": accept, ...init.headers },
    }),
  );

describe("a static file", () => {
  it("is sent in the form that a client accepts, with its own length", async () => {
    for (const coding of ["br", "gzip"] as const) {
      const response = await get("/style.css", coding);
      const body = await response.bytes();
      const { headers } = response;
      expect(headers.get("content-encoding")).toBe(coding);
      expect(headers.get("content-length")).toBe(String(body.byteLength));
      expect([headers.get("content-type"), headers.get("etag")]).toEqual(["text/css", TAG]);
      expect(headers.get("vary")).toBe("Accept-Encoding, If-None-Match");
      expect(String(await decoders[coding](body))).toBe(TEXT);
      expect(body.byteLength).toBeLessThan(TEXT.length / 10);

      const head = await get("/style.css", coding, { method: "HEAD" });
      expect(head.headers.get("content-length")).toBe(String(body.byteLength));
      expect(await head.text()).toBe("");
    }
  });

  it("is sent as it is to a client that accepts nothing else", async () => {
    const response = await get("/style.css", "identity");
    expect(response.headers.get("content-encoding")).toBe(null);
    expect(response.headers.get("vary")).toBe("Accept-Encoding, If-None-Match");
    expect(await response.text()).toBe(TEXT);
  });

  it("that a client has is not sent, whatever the client accepts", async () => {
    const response = await get("/style.css", "br", { headers: { "if-none-match": TAG } });
    expect([response.status, response.headers.get("content-encoding")]).toEqual([304, null]);
    expect(response.headers.get("vary")).toBe("Accept-Encoding, If-None-Match");
  });

  it("that is small, or compressed already, is left alone", async () => {
    for (const path of ["/small.css", "/picture.png"]) {
      const response = await get(path, "br, gzip");
      await response.body?.cancel();
      expect(response.headers.get("content-encoding")).toBe(null);
      expect(response.headers.get("vary")).toBe("If-None-Match");
    }
  });

  it("of Fresh's build is compressed too", async () => {
    const response = await get("/_fresh/js/1/map.js", "br");
    await response.body?.cancel();
    expect(response.headers.get("content-encoding")).toBe("br");
  });
});

describe("the compressed forms", () => {
  it("are one for equal contents, and go with what they are of", async () => {
    const listed = async () =>
      (await Array.fromAsync(Deno.readDir(`${root}/${ENCODED_FOLDER}`), ({ name }) => name)).sort();
    const before = await listed();
    expect(before).toHaveLength(4);
    await Deno.writeTextFile(`${root}/static/style.css`, "h1{}");
    await Deno.writeTextFile(`${root}/static/copy.css`, TEXT.replaceAll("red", "blue"));
    await writeEncodedFiles(root);
    const after = await listed();
    expect(after).toHaveLength(4);
    expect(after.filter((name) => before.includes(name))).toHaveLength(2);
  });

  it("are none where nothing was built", async () => {
    expect(await openEncodedFiles(new URL("file:///nowhere/encoded.json"))).toEqual(new Map());
  });
});
