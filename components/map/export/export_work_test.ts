import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createExportWork } from "./export_work.ts";

const create = () => createExportWork({ working: "Exporting…", failed: "Failed" });

describe("an export", () => {
  it("shows its progress and its outcome", async () => {
    const work = create();
    const started = work.start(() => Promise.resolve("Half of it"));
    expect([work.status.value, work.work.value !== null]).toEqual(["Exporting…", true]);
    expect(await started).toBe(true);
    expect([work.status.value, work.work.value]).toEqual(["Half of it", null]);
  });

  it("shows that it failed, and can be retried", async () => {
    const work = create();
    expect(await work.start(() => Promise.reject(new Error("refused")))).toBe(false);
    expect(work.status.value).toBe("Failed");
    expect(await work.start(() => Promise.resolve(""))).toBe(true);
    expect(work.status.value).toBe("");
  });

  it("shows nothing after it was canceled", async () => {
    const work = create();
    const started = work.start((ended) =>
      new Promise((_, reject) =>
        ended.addEventListener("abort", () => reject(ended.reason), { once: true })
      )
    );
    work.cancel();
    expect([await started, work.status.value, work.work.value]).toEqual([false, "", null]);
  });

  it("runs one at a time", async () => {
    const work = create();
    const first = work.start(() => Promise.resolve("first"));
    expect(await work.start(() => Promise.resolve("second"))).toBe(false);
    await first;
    expect(work.status.value).toBe("first");
  });
});
