import { DatabaseSync } from "node:sqlite";
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { problemOf } from "../../lib/http/problem.ts";
import { problemTexts } from "../../lib/locale/problem_texts.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { StorageError } from "../../lib/storage/kv_storage.ts";

// Deno sends this to a KV Connect server; without it, Deno makes no request.
beforeAll(() => Deno.env.set("DENO_KV_ACCESS_TOKEN", "kv-token-canary"));
afterAll(() => Deno.env.delete("DENO_KV_ACCESS_TOKEN"));

const never = new Promise<Response>(() => {});
const endless = () => new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([123])) });

/** @returns the outcome of a read of that KV. */
async function readFrom(path: string): Promise<unknown> {
  const store = denoKv(path);
  const outcome = await store.get(["sessions", "x"]).catch((thrown) => thrown);
  await store.close();
  return outcome;
}

describe("a fault of a remote KV", () => {
  const faults: [string, () => Response | Promise<Response>][] = [
    ["no answer in time", () => never],
    ["401", () => new Response("who are you", { status: 401 })],
    ["429", () => new Response("slow down", { status: 429 })],
    ["500", () => new Response("oh no", { status: 500 })],
    ["garbage", () => new Response("\u0000garbage")],
    ["a body that does not end", () => new Response(endless())],
  ];
  const outcomes = new Map<string, unknown>();
  // Deno retries some faults until the deadline, so all cases run concurrently.
  beforeAll(async () => {
    await Promise.all(faults.map(async ([name, answer]) => {
      const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, answer);
      outcomes.set(name, await readFrom(`http://127.0.0.1:${server.addr.port}`));
      server.unref();
    }));
  });

  for (const [name] of faults) {
    it(`(${name}) is a 503 that says when to come back, and nothing of the inside`, () => {
      const error = outcomes.get(name);
      assert(error instanceof StorageError);
      const problem = problemOf(error);
      expect([problem.status, problem.code]).toEqual([503, "storage_unavailable"]);
      expect(problem.headers).toEqual({ "retry-after": "5" });
      expect(problemTexts(problem, "en").detail).not.toContain("127.0.0.1");
      expect(error.message).not.toContain("canary");
    });
  }
});

describe("a fault of a KV file", () => {
  it("(locked permanently) is a 503 too, after a few seconds of retries", async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/kv.sqlite3`;
    const store = denoKv(path);
    await store.commit({ set: [{ key: ["a"], value: 1 }] });
    const other = new DatabaseSync(path);
    other.exec("BEGIN EXCLUSIVE");
    const error = await store.commit({ set: [{ key: ["a"], value: 2 }] }).catch((e) => e);
    assert(error instanceof StorageError);
    expect(problemOf(error).status).toBe(503);
    other.exec("ROLLBACK");
    other.close();
    // And it recovers once the lock is released.
    expect(await store.commit({ set: [{ key: ["a"], value: 3 }] })).not.toBeNull();
    await store.close();
    await Deno.remove(folder, { recursive: true });
  });

  it("(locked briefly) is not visible at all", async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/kv.sqlite3`;
    const store = denoKv(path);
    await store.commit({ set: [{ key: ["a"], value: 1 }] });
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const written = store.commit({ set: [{ key: ["a"], value: 2 }] });
    await new Promise((resolve) => setTimeout(resolve, 500));
    other.exec("COMMIT");
    other.close();
    expect(await written).not.toBeNull();
    expect((await store.get(["a"]))?.value).toBe(2);
    await store.close();
    await Deno.remove(folder, { recursive: true });
  });
});
