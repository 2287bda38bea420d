import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { createSealer } from "../storage/seal.ts";
import { denoKv } from "../storage/deno_kv.ts";
import { CODE_LIFETIME_MS, createEmbedCodes, FRAME_SESSION_MS } from "./embed_codes.ts";

const HOST = "https://shop.example.com";
const ANN = {
  username: "ann@acme.com",
  displayName: "Ann",
  groups: ["BOSTON"],
  method: "password",
} as const;

async function setUp() {
  const clock = { now: Date.now() };
  const store = denoKv(":memory:");
  const sealer = await createSealer([crypto.getRandomValues(new Uint8Array(32))]);
  const codes = createEmbedCodes({ store, sealer, now: () => clock.now });
  return { clock, codes, store, [Symbol.asyncDispose]: () => store.close() };
}

describe("a one-time code", () => {
  it("signs in the person it was issued for, once", async () => {
    await using at = await setUp();
    const { code, expiresAt } = await at.codes.issue(ANN);
    expect(expiresAt).toBe(at.clock.now + CODE_LIFETIME_MS);
    expect((await at.codes.redeem(code, HOST))?.person).toEqual(ANN);
    expect(await at.codes.redeem(code, HOST)).toBeNull();
  });

  it("starts no session longer than the one that requested it, nor than an hour", async () => {
    await using at = await setUp();
    const endOf = async (until?: number) => {
      const { code } = await at.codes.issue(ANN, { until });
      return (await at.codes.redeem(code))?.until;
    };
    const minute = at.clock.now + 60_000;
    expect(await endOf(minute)).toBe(minute);
    expect(await endOf(at.clock.now + 86_400_000)).toBe(at.clock.now + FRAME_SESSION_MS);
    expect(await endOf()).toBe(at.clock.now + FRAME_SESSION_MS);
  });

  it("is valid until its expiry by the clock, while its row is still there", async () => {
    await using at = await setUp();
    const [first, second] = [
      await at.codes.issue(ANN),
      await at.codes.issue(ANN),
    ];
    at.clock.now += CODE_LIFETIME_MS - 1;
    expect(await at.codes.redeem(first.code)).not.toBeNull();
    at.clock.now += 1;
    expect(await Array.fromAsync(at.store.list(["embed_codes"]))).toHaveLength(1);
    expect(await at.codes.redeem(second.code)).toBeNull();
  });

  it("works in a page of its origin only, and is invalidated by a try elsewhere", async () => {
    await using at = await setUp();
    const right = await at.codes.issue(ANN, { origin: HOST });
    expect(await at.codes.redeem(right.code, HOST)).not.toBeNull();
    for (const other of [`${HOST}:444`, "https://evil.example", "", undefined]) {
      const { code } = await at.codes.issue(ANN, { origin: HOST });
      expect(await at.codes.redeem(code, other)).toBeNull();
      expect(await at.codes.redeem(code, HOST)).toBeNull();
    }
  });

  it("has 256 random bits, and the store holds neither it nor whom it is for", async () => {
    await using at = await setUp();
    const { code } = await at.codes.issue(ANN, { origin: HOST });
    expect(Uint8Array.fromBase64(code, { alphabet: "base64url" })).toHaveLength(32);
    const rows = Deno.inspect(await Array.fromAsync(at.store.list([])), {
      depth: 9,
      iterableLimit: Infinity,
    });
    expect(rows).toContain("embed_codes");
    for (const secret of [code, ANN.username, "BOSTON", HOST]) expect(rows).not.toContain(secret);
  });

  it("is found by no other text, random or near", async () => {
    await using at = await setUp();
    const { code } = await at.codes.issue(ANN);
    const near = fc.tuple(fc.nat(code.length - 1), fc.constantFrom(..."aZ0-_.")).map(
      ([at, letter]) => code.slice(0, at) + letter + code.slice(at + 1),
    );
    const text = fc.oneof(fc.string(), fc.string({ minLength: 43, maxLength: 43 }), near);
    await fc.assert(fc.asyncProperty(text, async (other) => {
      fc.pre(other !== code);
      expect(await at.codes.redeem(other)).toBeNull();
    }));
    expect(await at.codes.redeem(code)).not.toBeNull();
  });
});
