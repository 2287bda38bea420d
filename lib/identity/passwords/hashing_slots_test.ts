import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { type Comer, createHashingSlots, SignInBusyError } from "./hashing_slots.ts";

const STRANGER: Comer = { who: "unknown", account: "ann" };
const OWNER: Comer = { who: "known", account: "ann" };

describe("hashing slots", () => {
  it("run no more work at once than there are, in the order of arrival", async () => {
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
      }, STRANGER);
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

  it("reject at once when the queue is full, and accept again when it is not", async () => {
    const slots = createHashingSlots(1, 1);
    const first = Promise.withResolvers<void>();
    const working = slots.run(() => first.promise, STRANGER);
    const waiting = slots.run(() => Promise.resolve("second"), STRANGER);
    await expect(slots.run(() => Promise.resolve(), STRANGER)).rejects.toThrow(SignInBusyError);
    first.resolve();
    await working;
    expect(await waiting).toBe("second");
    expect(await slots.run(() => Promise.resolve("third"), STRANGER)).toBe("third");
  });

  it("have a queue for those who are known, which others cannot fill, and which is served first", async () => {
    const slots = createHashingSlots(1, 2);
    const first = Promise.withResolvers<void>();
    const begun: string[] = [];
    const come = (name: string, comer = STRANGER) =>
      slots.run(() => Promise.resolve(begun.push(name)), comer);
    const works = [slots.run(() => first.promise, STRANGER), come("a"), come("b")];
    await expect(come("c")).rejects.toThrow(SignInBusyError);
    works.push(come("owner", OWNER));
    first.resolve();
    await Promise.all(works);
    expect(begun).toEqual(["owner", "a", "b"]);
  });

  it("are taken in turn, so that a flood of one account's right passwords delays no other account", async () => {
    const slots = createHashingSlots(1, 10);
    const first = Promise.withResolvers<void>();
    const begun: string[] = [];
    const come = (name: string, comer: Comer) =>
      slots.run(() => Promise.resolve(begun.push(name)), comer);
    const flood: Comer = { who: "known", account: "insider" };
    const works: Promise<unknown>[] = [slots.run(() => first.promise, flood)];
    const refused = Array.from({ length: 12 }, () => come("flood", flood))
      .map((work) => work.then(() => false, (error) => error instanceof SignInBusyError));
    // A full queue still has a place for an account that has none in it.
    works.push(...["a", "b"].map((name) => come(name, STRANGER)));
    works.push(come("owner", OWNER));
    first.resolve();
    await Promise.all(works);
    expect(begun.slice(0, 5)).toEqual(["flood", "a", "owner", "b", "flood"]);
    expect((await Promise.all(refused)).filter(Boolean).length).toBe(3);
  });

  it("are free again after work that failed", async () => {
    const slots = createHashingSlots(1, 0);
    await expect(slots.run(() => Promise.reject(new Error("no")), STRANGER)).rejects.toThrow("no");
    expect(await slots.run(() => Promise.resolve(1), STRANGER)).toBe(1);
  });
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
