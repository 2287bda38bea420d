import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { userKey } from "../../storage/keys.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { createUsers } from "../users/users.ts";

/** About a millisecond each: other differences must not hide in a long derivation. */
const ITERATIONS = 10_000;
const SAMPLES = 200;
/** How far medians of the same operation may differ. */
const TOLERANCE = 0.1;
/** A busy machine gets another try. */
const MOST_ROUNDS = 8;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

describe("a sign-in that fails", () => {
  it("takes as long for an unknown name as for any account, within a tenth", async () => {
    const store = denoKv(":memory:");
    const users = createUsers(store, { demo: false, iterations: ITERATIONS });
    const earlier = createUsers(store, { demo: false, iterations: ITERATIONS / 10 });
    await users.add({ username: "known", groups: [], password: "right" });
    await users.add({ username: "disabled", groups: [], password: "right" });
    await users.change("disabled", { disabled: true });
    await earlier.add({ username: "of-old", groups: [], password: "right" });
    await users.admit({ username: "oidc:1", displayName: "Eve", groups: [], method: "oidc" });
    expect(await store.get(userKey("oidc:1"))).not.toBeNull();

    const tries: [username: string, password: string][] = [
      ["unknown", "wrong"],
      ["known", "wrong"],
      ["disabled", "right"],
      ["of-old", "wrong"],
      ["oidc:1", "wrong"],
    ];
    let apart = Infinity;
    for (let round = 0; round < MOST_ROUNDS && apart > TOLERANCE; round++) {
      const tookMs: number[][] = tries.map(() => []);
      // Interleaved, so that a slow moment of the machine slows all of them.
      for (let sample = 0; sample < SAMPLES; sample++) {
        for (const [index, [username, password]] of tries.entries()) {
          const startedAt = performance.now();
          expect(await users.authenticate(username, password)).toBeNull();
          tookMs[index]?.push(performance.now() - startedAt);
        }
      }
      const [unknown = NaN, ...accounts] = tookMs.map(median);
      apart = Math.max(...accounts.map((account) => Math.abs(account / unknown - 1)));
    }
    expect(apart).toBeLessThanOrEqual(TOLERANCE);
    await store.close();
  });
});
