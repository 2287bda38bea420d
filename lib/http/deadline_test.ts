import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import { createDeadline } from "./deadline.ts";

describe("a request's deadline", () => {
  it("returns the result of the work, or throws its error", async () => {
    using time = new FakeTime();
    const deadline = createDeadline(() => time.now);
    expect(await deadline.run(() => Promise.resolve("done"))).toBe("done");
    await expect(deadline.run(() => Promise.reject(new RangeError("no")))).rejects.toThrow("no");
    const throwAtOnce = () => {
      throw new RangeError("at once");
    };
    await expect(deadline.run(throwAtOnce)).rejects.toThrow("at once");
    await time.tickAsync(1_000);
  });

  it("stops waiting after thirty seconds, with a problem that says so", async () => {
    using time = new FakeTime();
    const deadline = createDeadline(() => time.now);
    const work = Promise.withResolvers<string>();
    let outcome = "";
    const late = deadline.run(() => work.promise).catch((error) => outcome = error.problem.code);
    await time.tickAsync(29_000);
    expect(outcome).toBe("");
    await time.tickAsync(2_000);
    await late;
    expect(outcome).toBe("deadline");
    // Its late result is ignored.
    work.reject(new Error("late"));
    await time.tickAsync(1_000);
  });

  it("starts with each request", async () => {
    using time = new FakeTime();
    const deadline = createDeadline(() => time.now);
    const never = () => new Promise<never>(() => {});
    const ended: string[] = [];
    const begin = (name: string) => deadline.run(never).catch(() => ended.push(name));
    begin("first");
    await time.tickAsync(20_000);
    begin("second");
    await time.tickAsync(11_000);
    expect(ended).toEqual(["first"]);
    await time.tickAsync(20_000);
    expect(ended).toEqual(["first", "second"]);
  });
});
