import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { denoKv } from "../../storage/deno_kv.ts";
import { createQuickDoctor } from "./quick_doctor.ts";
import type { DoctorFinding } from "./doctor_report.ts";

const KV: DoctorFinding = { id: "kv", title: "KV works", outcome: "ok", found: "a file" };

describe("the doctor in the console", () => {
  it("ends in time where a check does not, says so, and keeps what was found", async () => {
    const store = denoKv(":memory:");
    const { promise: never, resolve } = Promise.withResolvers<void>();
    async function* examine() {
      yield KV;
      await never;
    }
    const doctor = createQuickDoctor({ store, now: () => 5, examine, deadlineMs: 20 });
    const report = await doctor.run("ann@acme.com");
    expect(report).toEqual({ at: 5, by: "ann@acme.com", isWhole: false, findings: [KV] });
    expect(await doctor.last()).toEqual(report);
    resolve();
    await store.close();
  });

  it("runs once for all that ask meanwhile, and again after that", async () => {
    const store = denoKv(":memory:");
    let runs = 0;
    async function* examine() {
      runs++;
      yield await Promise.resolve(KV);
    }
    const doctor = createQuickDoctor({ store, now: Date.now, examine });
    expect(await doctor.last()).toBeNull();
    await Promise.all([doctor.run("ann"), doctor.run("bob"), doctor.run("eve")]);
    expect([runs, (await doctor.last())?.by]).toEqual([1, "ann"]);
    await doctor.run("bob");
    expect([runs, (await doctor.last())?.by]).toEqual([2, "bob"]);
    await store.close();
  });
});
