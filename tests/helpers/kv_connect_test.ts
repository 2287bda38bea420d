import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { spawnKv } from "./kv_connect/control.ts";
import { type KvConnectServer, serveKv } from "./kv_connect/server.ts";

/** Versionstamps differ between databases, but their order and repetitions are the same. */
function ordinals() {
  const known = new Map<string, number>();
  return (versionstamp: string | null) => {
    if (versionstamp === null) return null;
    const ordinal = known.get(versionstamp) ?? known.size;
    known.set(versionstamp, ordinal);
    return ordinal;
  };
}

type Step =
  | { do: "set"; key: Deno.KvKey; value: unknown; expireIn: number | undefined; check: boolean }
  | { do: "delete" | "get"; key: Deno.KvKey }
  | { do: "sum" | "min" | "max"; key: Deno.KvKey; by: bigint }
  | { do: "list"; selector: Deno.KvListSelector; options: Deno.KvListOptions };

/** @returns all results of the steps on a database. */
async function run(kv: Deno.Kv, steps: readonly Step[]): Promise<unknown[]> {
  const ordinal = ordinals();
  const answers: unknown[] = [];
  const entry = ({ key, value, versionstamp }: Deno.KvEntryMaybe<unknown>) => ({
    key,
    value,
    versionstamp: ordinal(versionstamp),
  });
  for (const step of steps) {
    if (step.do === "get") answers.push(entry(await kv.get(step.key)));
    else if (step.do === "list") {
      const rows = kv.list(step.selector, step.options);
      for await (const row of rows) answers.push([entry(row), rows.cursor]);
    } else {
      const operation = kv.atomic();
      if ("by" in step) operation[step.do](step.key, step.by);
      else if (step.do === "set") {
        if (step.check) operation.check({ key: step.key, versionstamp: null });
        operation.set(step.key, step.value, { expireIn: step.expireIn });
      } else operation.delete(step.key);
      const result = await operation.commit();
      answers.push(result.ok ? ordinal(result.versionstamp) : "a check failed");
    }
  }
  return answers;
}

const part = fc.oneof(
  fc.constantFrom<Deno.KvKeyPart>("a", "b", "b\0", "é", 0, -1, 2.5, 0n, 7n, -7n, 2n ** 70n, true),
  fc.uint8Array({ maxLength: 2 }).map((bytes) => new Uint8Array(bytes)),
);
const rowKey = fc.array(part, { minLength: 1, maxLength: 2 }).map((parts) => ["row", ...parts]);
const countKey = fc.constantFrom(["count", 1], ["count", 2]);
const value = fc.oneof(
  fc.string(),
  fc.double(),
  fc.bigInt(),
  // An invalid date is not equal to itself.
  fc.date({ noInvalidDate: true }),
  fc.dictionary(fc.string(), fc.integer()),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
  fc.bigInt(0n, 2n ** 64n - 1n).map((count) => new Deno.KvU64(count)),
);
const expireIn = fc.option(fc.integer({ min: 60_000, max: 600_000 }), { nil: undefined });
const options = fc.record({
  limit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  reverse: fc.boolean(),
  batchSize: fc.integer({ min: 1, max: 4 }),
});
const selector = fc.oneof(
  fc.constant({ prefix: ["row"] }),
  fc.record({ prefix: fc.constant(["row"]), start: rowKey.filter(({ length }) => length > 1) }),
  fc.record({ start: fc.constant(["row"]), end: rowKey }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("set" as const),
      key: rowKey,
      value,
      expireIn,
      check: fc.boolean(),
    }),
  },
  fc.record({ do: fc.constantFrom("delete" as const, "get" as const), key: rowKey }),
  fc.record({
    do: fc.constantFrom("sum" as const, "min" as const, "max" as const),
    key: countKey,
    by: fc.bigInt(0n, 2n ** 64n - 1n),
  }),
  fc.record({ do: fc.constant("get" as const), key: countKey }),
  fc.record({ do: fc.constant("list" as const), selector, options }),
);

const check = (key: Deno.KvKey, versionstamp: string | null = null) => ({ key, versionstamp });

describe("KV Connect server", () => {
  let server: KvConnectServer;
  let kv: Deno.Kv;
  beforeAll(async () => {
    server = serveKv();
    kv = await Deno.openKv(server.url);
  });
  afterAll(async () => {
    kv.close();
    await server[Symbol.asyncDispose]();
  });

  it("answers Deno's client as a file does, for any operations", async () => {
    const file = await Deno.makeTempFile({ suffix: ".sqlite3" });
    const local = await Deno.openKv(file);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        for (const one of [kv, local]) {
          for await (const { key } of one.list({ prefix: [] })) await one.delete(key);
        }
        expect(await run(kv, steps)).toEqual(await run(local, steps));
      }),
      { numRuns: 60 },
    );
    local.close();
    await Deno.remove(file);
  });

  it("appends the versionstamp to a key, and reads several keys at once", async () => {
    const result = await kv.atomic().set(["log", kv.commitVersionstamp()], "x").commit();
    const [first] = await Array.fromAsync(kv.list({ prefix: ["log"] }));
    expect(first?.key).toEqual(["log", result.ok && result.versionstamp]);
    const found = await kv.getMany([first?.key ?? [], ["nothing"]]);
    expect(found.map(({ value }) => value)).toEqual(["x", null]);
  });

  it("speaks version 2 if it has no other", async () => {
    await using older = serveKv({ versions: [2] });
    using its = await Deno.openKv(older.url);
    await its.set(["a"], 1);
    expect((await its.get(["a"])).value).toBe(1);
    await using other = serveKv({ versions: [7] });
    await expect(Deno.openKv(other.url)).rejects.toThrow(TypeError);
  });

  it("reports every change to watchers", async () => {
    const watched = kv.watch([["w", 1], ["w", 2]]).getReader();
    const values = async () => (await watched.read()).value?.map(({ value }) => value);
    expect(await values()).toEqual([null, null]);
    await kv.set(["w", 2], "now");
    expect(await values()).toEqual([null, "now"]);
    await watched.cancel();
  });

  it("keeps an expired row until it is swept, and a sum has no expiry", async () => {
    await kv.atomic().set(["e", 1], 1, { expireIn: 1 })
      .set(["e", 2], new Deno.KvU64(1n), { expireIn: 1 }).sum(["e", 2], 1n).commit();
    const left = async () => (await Array.fromAsync(kv.list({ prefix: ["e"] }))).length;
    expect(await left()).toBe(2);
    server.rows.dropExpired(Date.now() + 1_000);
    expect(await left()).toBe(1);
  });

  it("refuses what denokv refuses", async () => {
    const checks = Array.from({ length: 11 }, (_, n) => check(["many", n]));
    await kv.atomic().check(...checks.slice(1)).set(["many"], 1).commit();
    await expect(kv.atomic().check(...checks).set(["many"], 2).commit()).rejects.toThrow("400");
    expect((await kv.get(["many"])).value).toBe(1);
    await expect(kv.set(["x".repeat(2047)], 1)).rejects.toThrow(TypeError);
    await expect(kv.set(["x"], "x".repeat(65_537))).rejects.toThrow(TypeError);
    await expect(kv.set(["x"], 1, { expireIn: 0.5 })).rejects.toThrow(TypeError);
  });
});

describe("its weather", () => {
  it("loses an answer: the commit stands, and the check of what is sent again fails", async () => {
    await using server = serveKv();
    using kv = await Deno.openKv(server.url);
    server.weather.failCommit(2, "lost");
    const commit = () => kv.atomic().check(check(["a"])).set(["a"], 1).sum(["n"], 1n).commit();
    await kv.atomic().sum(["n"], 1n).commit();
    expect(await commit()).toEqual({ ok: false });
    expect((await kv.get(["a"])).value).toBe(1);
    server.weather.failCommit(1, "lost");
    await kv.atomic().sum(["n"], 1n).commit();
    expect((await kv.get(["n"])).value).toEqual(new Deno.KvU64(4n));
    server.weather.failCommit(1, "dropped");
    await kv.atomic().sum(["n"], 1n).commit();
    expect((await kv.get(["n"])).value).toEqual(new Deno.KvU64(5n));
    expect(server.weather.counters).toMatchObject({ commits: 4, resent: 3, mostChecks: 1 });
  });

  it("holds a commit: one that is late lands in the end, a dead one never does", async () => {
    await using server = serveKv();
    using kv = await Deno.openKv(server.url);
    server.weather.failCommit(1, "late");
    server.weather.failCommit(2, "dead");
    const commits: Promise<unknown>[] = [];
    for (const fate of ["late", "dead"]) {
      commits.push(kv.set([fate], 1));
      while (server.weather.held < commits.length) await kv.get([fate]);
    }
    expect((await kv.get(["late"])).value).toBeNull();
    server.weather.clear();
    const [late, dead] = await Promise.allSettled(commits);
    expect([late?.status, dead?.status]).toEqual(["fulfilled", "rejected"]);
    expect((await kv.get(["late"])).value).toBe(1);
    expect((await kv.get(["dead"])).value).toBeNull();
  });

  it("is away and comes back, takes its time, and does not pass an old answer off", async () => {
    await using server = serveKv();
    using kv = await Deno.openKv(server.url);
    await kv.set(["a"], 1);
    server.weather.away = true;
    const read = kv.get(["a"]);
    await expect(Deno.openKv(server.url)).rejects.toThrow(TypeError);
    expect(server.weather.counters.refused).toBeGreaterThan(1);
    server.weather.away = false;
    expect((await read).value).toBe(1);
    server.weather.roundTripMs = 40;
    const startedAt = performance.now();
    await kv.get(["a"]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39);
    server.weather.clear();
    server.lag(true);
    await kv.set(["a"], 2);
    expect((await kv.get(["a"], { consistency: "eventual" })).value).toBe(1);
    await expect(kv.get(["a"])).rejects.toThrow("Strong consistency");
    server.lag(false);
    expect((await kv.get(["a"])).value).toBe(2);
  });

  it("is the same for a server in another process", async () => {
    await using server = await spawnKv();
    using kv = await Deno.openKv(server.url);
    await server.order({ failCommit: { at: 1, fault: "lost" } });
    expect(await kv.atomic().check(check(["a"])).set(["a"], 1).commit()).toEqual({ ok: false });
    expect(await server.order({ resetCounters: true })).toMatchObject({ commits: 1, resent: 1 });
    expect((await kv.get(["a"])).value).toBe(1);
    expect(await server.order()).toMatchObject({ commits: 0, reads: 1 });
  });
});
