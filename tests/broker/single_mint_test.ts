import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { type Bench, startBench, type Worker } from "./workers.ts";

const CALLERS = 200;
const HOUR_MS = 3_600_000;

/** Every process requests the token, with 200 callers each. */
async function stampede(workers: Worker[]) {
  const replies = await Promise.all(workers.flatMap((worker) => [
    worker.ask({ op: "tokens", group: "BOSTON", username: "ann", callers: CALLERS }),
  ]));
  const errors = replies.flatMap(({ error }) => error ?? []);
  expect(errors).toEqual([]);
  return new Set(replies.flatMap(({ tokens }) => tokens ?? []));
}

async function cold(bench: Bench) {
  return { bench, workers: await bench.workers(4) };
}

describe("4 processes x 200 callers on one KV file", () => {
  it("mint one OAuth token and one API token, cold", async () => {
    await using bench = await startBench();
    const { workers } = await cold(bench);
    expect((await stampede(workers)).size).toBe(1);
    expect(bench.minted()).toEqual({ oauth: 1, api: 1 });
  });

  it("mint one more API token each time the last one expires", async () => {
    await using bench = await startBench();
    const { workers } = await cold(bench);
    const generations = new Set<string>();
    for (let generation = 1; generation <= 3; generation++) {
      const tokens = await stampede(workers);
      expect(tokens.size).toBe(1);
      for (const token of tokens) generations.add(token);
      expect(bench.minted()).toEqual({ oauth: 1, api: generation });
      await Promise.all(workers.map((worker) => worker.ask({ op: "advance", ms: HOUR_MS })));
    }
    expect(generations.size).toBe(3);
  });

  it("mint one of each while CARTO takes a second for every answer", async () => {
    await using bench = await startBench();
    for (const endpoint of ["oauth", "tokens"] as const) {
      bench.emulator.faults.inject({ endpoint, kind: "delay", ms: 1_000 });
    }
    const { workers } = await cold(bench);
    expect((await stampede(workers)).size).toBe(1);
    expect(bench.minted()).toEqual({ oauth: 1, api: 1 });
  });

  it("mint one of each while another program keeps the database locked", async () => {
    await using bench = await startBench({}, "a KV file");
    const { workers } = await cold(bench);
    // The database exists only once a process has opened it.
    await workers[0]?.ask({ op: "maintain" });
    using _lock = bench.lockDatabase(40);
    expect((await stampede(workers)).size).toBe(1);
    expect(bench.minted()).toEqual({ oauth: 1, api: 1 });
  });

  it("mint one for each owner and group, all at once", async () => {
    await using bench = await startBench();
    const workers = await bench.workers(4);
    const requests = [["BOSTON", "ann"], ["BOSTON", "bob"], ["NEW YORK", "ann"]] as const;
    const replies: string[][] = [];
    for (const [group, username] of requests) {
      const answers = await Promise.all(
        workers.map((worker) => worker.ask({ op: "tokens", group, username, callers: 50 })),
      );
      replies.push([...new Set(answers.flatMap(({ tokens }) => tokens ?? []))]);
    }
    expect(replies.map((tokens) => tokens.length)).toEqual([1, 1, 1]);
    expect(new Set(replies.flat()).size).toBe(3);
    expect(bench.minted()).toEqual({ oauth: 1, api: 3 });
  });
});

describe("4 processes x 200 callers on one KV Connect server", () => {
  it("mint one OAuth token and one API token, cold and after they expired", async () => {
    await using bench = await startBench({}, "a KV Connect server");
    const { workers } = await cold(bench);
    for (const generation of [1, 2]) {
      expect((await stampede(workers)).size).toBe(1);
      expect(bench.minted()).toEqual({ oauth: 1, api: generation });
      await Promise.all(workers.map((worker) => worker.ask({ op: "advance", ms: HOUR_MS })));
    }
  });
});
