import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { createSealer } from "./seal.ts";

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

describe("sealer", () => {
  it("opens what it sealed, under the same key, whatever the value", async () => {
    const sealer = await createSealer([random(32)]);
    await fc.assert(fc.asyncProperty(fc.string(), fc.jsonValue(), async (name, value) => {
      const key = ["api_tokens", name];
      const opened = await sealer.open(key, await sealer.seal(key, value));
      expect(opened).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });

  it("does not open a value that was moved to another key", async () => {
    const sealer = await createSealer([random(32)]);
    const sealed = await sealer.seal(["api_tokens", "a"], "token");
    expect(await sealer.open(["api_tokens", "b"], sealed)).toBeUndefined();
  });

  it("does not open a value of which any bit was changed", async () => {
    const sealer = await createSealer([random(32)]);
    const key = ["api_tokens", "a"];
    const sealed = await sealer.seal(key, { token: "t", expiresAt: 1 });
    for (const part of ["nonce", "data"] as const) {
      for (let bit = 0; bit < sealed[part].length * 8; bit++) {
        const bytes = sealed[part].with(bit >> 3, (sealed[part][bit >> 3] ?? 0) ^ (1 << (bit & 7)));
        expect(await sealer.open(key, { ...sealed, [part]: bytes })).toBeUndefined();
      }
    }
  });

  it("does not open what another secret sealed", async () => {
    const key = ["k"];
    const sealed = await (await createSealer([random(32)])).seal(key, 1);
    expect(await (await createSealer([random(32)])).open(key, sealed)).toBeUndefined();
  });

  it("opens what an older key sealed, and seals with the newest", async () => {
    const [older, newer] = [random(32), random(32)];
    const before = await createSealer([older]);
    const after = await createSealer([newer, older]);
    expect(await after.open(["k"], await before.seal(["k"], 1))).toBe(1);
    expect(await before.open(["k"], await after.seal(["k"], 1))).toBeUndefined();
  });

  it("does not open anything that was never sealed", async () => {
    const sealer = await createSealer([random(32)]);
    for (const value of [undefined, null, "text", {}, { kid: "x", nonce: "y", data: "z" }]) {
      expect(await sealer.open(["k"], value)).toBeUndefined();
    }
  });

  it("distinguishes a missing key from garbage, and reports it once", async () => {
    const unknown: string[] = [];
    const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const old = await createSealer([one], (kid) => unknown.push(kid));
    const key = ["api_tokens", "x"];
    const theirs = await (await createSealer([other, one])).seal(key, "secret");
    expect(old.lacksKey(theirs)).toBe(true);
    expect(await old.open(key, theirs)).toBeUndefined();
    const ours = await old.seal(key, "secret");
    for (const sealed of [ours, { ...ours, data: new Uint8Array(3) }, null, "garbage", {}]) {
      expect(old.lacksKey(sealed)).toBe(false);
    }
    expect(unknown).toEqual([theirs.kid]);
  });
});
