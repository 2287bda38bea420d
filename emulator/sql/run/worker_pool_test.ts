import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { MapTask } from "../../maps/map_work.ts";
import { parseMapRequest } from "../../maps/map_request.ts";
import { laneOf } from "../../threads.ts";
import { openTestStore, type TestStore } from "../test_store.ts";
import type { HeldRequest } from "./held_worker.ts";
import { WorkerPool } from "./worker_pool.ts";

describe("WorkerPool", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it("gives no lane all of its threads, and each lane's answers in their order", async () => {
    const pool = new WorkerPool<HeldRequest, string>({
      module: new URL("./held_worker.ts", import.meta.url),
      dataDir: store.dataDir,
      deadlineMs: 60_000,
      threads: 3,
      laneOf: ({ lane }) => lane,
    });
    const answered: string[] = [];
    const ask = (lane: string, name: string, isOpen = false) => {
      const gate = new Int32Array(new SharedArrayBuffer(4));
      const open = () => {
        Atomics.store(gate, 0, 1);
        Atomics.notify(gate, 0);
      };
      if (isOpen) open();
      const answer = pool.run({ lane, gate }).then(() => answered.push(name));
      return { open, answer };
    };
    try {
      const slow = ["first query", "second query"].map((name) => ask("queries", name));
      const waiting = ask("queries", "third query", true);
      await ask("tiles", "tile", true).answer;
      await ask("tiles", "next tile", true).answer;
      expect(answered).toEqual(["tile", "next tile"]);
      const held = ask("tiles", "slow tile");
      slow[0]?.open();
      await waiting.answer;
      expect(answered.slice(2)).toEqual(["first query", "third query"]);
      for (const { open } of [...slow, held]) open();
      await Promise.all([...slow, held].map(({ answer }) => answer));
      expect(pool.size).toBe(3);
    } finally {
      pool.close();
    }
  });

  it("has tiles in one lane, and what reads all of a source in another", () => {
    const request = parseMapRequest("c", "table", { name: "p.d.t" });
    const query = { sql: "", bindings: {}, columns: [] };
    const source = { query, tables: [] };
    const lane = (task: MapTask) => laneOf({ kind: "map", key: "", source, request, task });
    const tile = { kind: "tile", params: {}, encoding: "gzip", aggregatePoints: false } as const;
    expect(lane(tile)).toBe(lane({ kind: "properties", geoids: [], encoding: "gzip" }));
    const queries = laneOf({ kind: "query", query, most: 1, overflow: "cut" });
    expect(queries).not.toBe(lane(tile));
    for (
      const task of [
        { kind: "count" },
        { kind: "features", format: "geojson" },
        { kind: "tilejson", tiles: "" },
      ] as const
    ) expect(lane(task)).toBe(queries);
  });
});
