import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { scheduleMaintenance } from "./scheduled.ts";

describe("scheduled maintenance", () => {
  it("runs every five minutes where the platform has such jobs, and fails where a part of it does", async () => {
    const jobs: { name: string; schedule: string; run: () => Promise<void> }[] = [];
    const paused: number[] = [];
    let failed: string[] = [];
    let left = false;
    let runs = 0;
    scheduleMaintenance({
      run() {
        runs++;
        return Promise.resolve(failed);
      },
      isLeft: () => Promise.resolve(left),
      pause: (ms) => Promise.resolve(paused.push(ms)),
    }, (name, schedule, run) => {
      jobs.push({ name, schedule, run });
      return Promise.resolve();
    });
    const [job] = jobs;
    expect([job?.name, job?.schedule]).toEqual(["carto-embed maintenance", "*/5 * * * *"]);
    await job?.run();
    expect([runs, paused]).toEqual([1, []]);
    // What only a second look can do, the same run does.
    left = true;
    await job?.run();
    expect([runs, paused]).toEqual([3, [15_000]]);
    failed = ["reconcile"];
    await expect(job?.run()).rejects.toThrow("reconcile");
  });
});
