import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { scheduleMaintenance } from "./scheduled.ts";

describe("scheduled maintenance", () => {
  it("runs every five minutes where the platform has such jobs, and fails where a part of it does", async () => {
    const jobs: { name: string; schedule: string; run: () => Promise<void> }[] = [];
    let failed: string[] = [];
    scheduleMaintenance(() => Promise.resolve(failed), (name, schedule, run) => {
      jobs.push({ name, schedule, run });
      return Promise.resolve();
    });
    const [job] = jobs;
    expect([job?.name, job?.schedule]).toEqual(["carto-embed maintenance", "*/5 * * * *"]);
    await job?.run();
    failed = ["reconcile"];
    await expect(job?.run()).rejects.toThrow("reconcile");
  });
});
