import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createHashingSlots, SignInBusyError } from "./hashing_slots.ts";

describe("hashing slots", () => {
  it("let no more work at once than there are, in the order of coming", async () => {
    const slots = createHashingSlots(2, 10);
    const begun: number[] = [];
    const ends: PromiseWithResolvers<void>[] = [];
    const works = Array.from({ length: 5 }, (_, index) => {
      const end = Promise.withResolvers<void>();
      ends.push(end);
      return slots.run(async () => {
        begun.push(index);
        await end.promise;
        return index;
      });
    });
    await settled();
    expect(begun).toEqual([0, 1]);
    ends[1]?.resolve();
    await works[1];
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    for (const end of ends) end.resolve();
    expect(await Promise.all(works)).toEqual([0, 1, 2, 3, 4]);
  });

  it("turn away at once whoever finds the queue full, and take the next when it is not", async () => {
    const slots = createHashingSlots(1, 1);
    const first = Promise.withResolvers<void>();
    const working = slots.run(() => first.promise);
    const waiting = slots.run(() => Promise.resolve("second"));
    await expect(slots.run(() => Promise.resolve())).rejects.toThrow(SignInBusyError);
    first.resolve();
    await working;
    expect(await waiting).toBe("second");
    expect(await slots.run(() => Promise.resolve("third"))).toBe("third");
  });

  it("have a queue for those who are known, which others cannot fill, and which goes first", async () => {
    const slots = createHashingSlots(1, 2);
    const first = Promise.withResolvers<void>();
    const begun: string[] = [];
    const come = (name: string, who?: "known") =>
      slots.run(() => Promise.resolve(begun.push(name)), who);
    const works = [slots.run(() => first.promise), come("a"), come("b")];
    await expect(come("c")).rejects.toThrow(SignInBusyError);
    works.push(come("owner", "known"));
    first.resolve();
    await Promise.all(works);
    expect(begun).toEqual(["owner", "a", "b"]);
  });

  it("are free again after work that failed", async () => {
    const slots = createHashingSlots(1, 0);
    await expect(slots.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await slots.run(() => Promise.resolve(1))).toBe(1);
  });
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
