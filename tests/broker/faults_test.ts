import { assertExists } from "@std/assert/exists";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Fault } from "../../emulator/mod.ts";
import { type Bench, startBench, type Worker } from "./workers.ts";

const ASK = { op: "tokens", group: "BOSTON", username: "ann", callers: 3 } as const;
const TIMING = {
  mintDeadlineMs: 400,
  leaseMs: 1_000,
  waitBudgetMs: 3_000,
  failureRestMs: 10,
  reconcileGapMs: 0,
};

async function withWorker(use: (bench: Bench, worker: Worker) => Promise<void>) {
  await using bench = await startBench(TIMING);
  await use(bench, await bench.worker());
}

describe("a fault at CARTO", () => {
  type Endpoint = "oauth" | "tokens";
  const kinds: [string, (endpoint: Endpoint) => Fault, string][] = [
    ["no answer in time", (endpoint) => ({ endpoint, kind: "delay", ms: 2_000 }), "carto_timeout"],
    [
      "a body that does not end in time",
      (endpoint) => ({ endpoint, kind: "slow_body", ms: 2_000 }),
      "carto_timeout",
    ],
    [
      "429",
      (endpoint) => ({ endpoint, kind: "rate_limited", retry_after: 3 }),
      "carto_rate_limited",
    ],
    ["500", (endpoint) => ({ endpoint, kind: "status", status: 500 }), "carto_failed"],
    ["garbage", (endpoint) => ({ endpoint, kind: "garbage" }), "carto_invalid_answer"],
    ["a connection that breaks", (endpoint) => ({ endpoint, kind: "drop" }), "carto_unreachable"],
  ];
  for (const endpoint of ["oauth", "tokens"] as const) {
    for (const [name, faultAt, outcome] of kinds) {
      it(`(${endpoint}: ${name}) is reported as ${outcome}, and recovers once it is lifted`, () =>
        withWorker(async (bench, worker) => {
          const fault = bench.emulator.faults.inject(faultAt(endpoint));
          expect((await worker.ask(ASK)).error).toBe(outcome);
          fault.lift();
          // Longer than the circuit breaker stays open, and than the failure is cached.
          await worker.ask({ op: "advance", ms: 5_000 });
          const { tokens, error } = await worker.ask(ASK);
          expect(error).toBeUndefined();
          expect(tokens).toHaveLength(1);
        }));
    }
  }

  it("(oauth: 401) is reported as carto_credentials", () =>
    withWorker(async (bench, worker) => {
      const refusal = { error: "access_denied", error_description: "Unauthorized" };
      bench.emulator.faults.inject({
        endpoint: "oauth",
        kind: "status",
        status: 401,
        body: refusal,
      });
      expect((await worker.ask(ASK)).error).toBe("carto_credentials");
      expect(bench.emulator.requests.map(({ path }) => path)).toEqual(["/oauth/token"]);
    }));

  it("(tokens: 401 once) costs one fresh OAuth token and nothing else", () =>
    withWorker(async (bench, worker) => {
      bench.emulator.faults.inject({ endpoint: "tokens", kind: "expire_now", times: 1 });
      const { tokens } = await worker.ask(ASK);
      expect(tokens).toHaveLength(1);
      expect(bench.minted()).toEqual({ oauth: 2, api: 1 });
    }));

  it("(tokens: permanent 401) is reported as carto_credentials after one retry", () =>
    withWorker(async (bench, worker) => {
      const fault = { endpoint: "tokens", kind: "status", status: 401 } as const;
      bench.emulator.faults.inject({ ...fault, body: { error: "Unauthorized" } });
      expect((await worker.ask(ASK)).error).toBe("carto_credentials");
      const posts = bench.emulator.requests.filter(({ path }) => path === "/v3/tokens");
      expect(posts).toHaveLength(2);
      expect(bench.minted().oauth).toBe(2);
    }));

  it("(the notorious 500) is reported as carto_rate_limited, and CARTO is not called", () =>
    withWorker(async (bench, worker) => {
      bench.emulator.faults.inject({ endpoint: "oauth", kind: "global_limit" });
      for (let ask = 0; ask < 5; ask++) {
        expect((await worker.ask(ASK)).error).toBe("carto_rate_limited");
        await worker.ask({ op: "advance", ms: 500 });
      }
      expect(bench.emulator.requests).toHaveLength(1);
    }));

  it("(down) is asked three times and then left alone for a while", () =>
    withWorker(async (bench, worker) => {
      bench.emulator.faults.inject({ endpoint: "oauth", kind: "html_502" });
      // Real time adds to the advances: on a busy machine a second is soon over.
      for (let ask = 0; ask < 10; ask++) {
        expect((await worker.ask(ASK)).error).toBe("carto_failed");
        await worker.ask({ op: "advance", ms: 20 });
      }
      expect(bench.emulator.requests).toHaveLength(3);
    }));

  it("(an answer lost after the token was made) leaves no orphan", () =>
    withWorker(async (bench, worker) => {
      bench.emulator.faults.inject({
        endpoint: "tokens",
        method: "POST",
        kind: "drop_after",
        times: 1,
      });
      expect((await worker.ask(ASK)).error).toBe("carto_unreachable");
      expect(await bench.aliveAtCarto()).toHaveLength(1);
      expect(await bench.heldInKv()).toHaveLength(0);
      // Until then, CARTO might still be creating it.
      await worker.ask({ op: "advance", ms: TIMING.leaseMs + 1 });
      await worker.ask({ op: "maintain" });
      expect(await bench.aliveAtCarto()).toHaveLength(0);
    }));

  it("(at renewal) changes nothing while the old token lives, and never gives an expired one", () =>
    withWorker(async (bench, worker) => {
      const [first] = (await worker.ask(ASK)).tokens ?? [];
      bench.emulator.faults.inject({ endpoint: "tokens", kind: "status", status: 500 });
      await worker.ask({ op: "advance", ms: 55 * 60_000 });
      for (let ask = 0; ask < 3; ask++) expect((await worker.ask(ASK)).tokens).toEqual([first]);
      await worker.ask({ op: "advance", ms: 5 * 60_000 });
      const { tokens, error } = await worker.ask(ASK);
      expect(tokens).toBeUndefined();
      expect(error).toBe("carto_failed");
    }));
});

describe("a token near its end", () => {
  it("is served while one caller's renewal runs, and then the new one is", () =>
    withWorker(async (bench, worker) => {
      const [first] = (await worker.ask(ASK)).tokens ?? [];
      await worker.ask({ op: "advance", ms: 52 * 60_000 });
      expect((await worker.ask(ASK)).tokens).toEqual([first]);
      for (;;) {
        const [token] = (await worker.ask(ASK)).tokens ?? [];
        assertExists(token);
        if (token !== first) break;
      }
      expect(bench.minted()).toEqual({ oauth: 1, api: 2 });
      // Browsers still use the old token: it is tracked, and not deleted as an orphan.
      await worker.ask({ op: "maintain" });
      expect(await bench.aliveAtCarto()).toHaveLength(2);
    }));
});

describe("the budget", () => {
  it("stops mints beyond the hour's number, and opens again in the next hour", async () => {
    await using bench = await startBench(TIMING);
    const worker = await bench.worker({ mintsPerHour: 3 });
    const outcomes: (string | undefined)[] = [];
    for (const username of ["a", "b", "c", "d"]) {
      outcomes.push((await worker.ask({ ...ASK, username })).error);
    }
    expect(outcomes).toEqual([undefined, undefined, undefined, "BudgetError"]);
    expect(bench.minted().api).toBe(3);
    await worker.ask({ op: "advance", ms: 3_600_000 });
    expect((await worker.ask({ ...ASK, username: "d" })).error).toBeUndefined();
  });
});

describe("a revoked user's token", () => {
  it("is out of KV and gone at CARTO after maintenance", () =>
    withWorker(async (bench, worker) => {
      await worker.ask(ASK);
      await worker.ask({ ...ASK, username: "bob" });
      const [bobs] = (await worker.ask({ ...ASK, username: "bob" })).tokens ?? [];
      await worker.ask({ op: "revoke", username: "ann" });
      await worker.ask({ op: "maintain" });
      expect(await bench.heldInKv()).toHaveLength(1);
      expect(await bench.aliveAtCarto()).toEqual(await bench.heldInKv());
      expect((await worker.ask({ ...ASK, username: "bob" })).tokens).toEqual([bobs]);
    }));

  it("stays queued while CARTO is down, and goes when it is back", () =>
    withWorker(async (bench, worker) => {
      await worker.ask(ASK);
      const fault = { endpoint: "tokens", method: "DELETE", kind: "status", status: 503 } as const;
      const down = bench.emulator.faults.inject(fault);
      await worker.ask({ op: "revoke", username: "ann" });
      await worker.ask({ op: "maintain" });
      expect(await bench.aliveAtCarto()).toHaveLength(1);
      down.lift();
      await worker.ask({ op: "advance", ms: 10_000 });
      await worker.ask({ op: "maintain" });
      expect(await bench.aliveAtCarto()).toHaveLength(0);
    }));
});
