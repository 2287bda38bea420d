import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { ALL_ADMIN_TOKENS } from "../../storage/key_prefixes.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { createApiTokens } from "./api_tokens.ts";

const DAY_MS = 24 * 60 * 60_000;

function setUp() {
  const clock = manualClock();
  const store = denoKv(":memory:");
  const tokens = createApiTokens({ store, now: clock.now });
  return { clock, store, tokens, [Symbol.asyncDispose]: () => store.close() };
}

describe("API tokens of the console", () => {
  it("open it until they expire or are revoked, and KV does not have them", async () => {
    await using at = setUp();
    const { token, expiresAt } = await at.tokens.add("grafana", 2);
    expect(expiresAt).toBe(at.clock.now() + 2 * DAY_MS);
    const rows = await Array.fromAsync(at.store.list(ALL_ADMIN_TOKENS));
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(await at.tokens.read(token)).toEqual({ kind: "program", name: "grafana" });
    for (const other of ["", token.slice(0, -1), `${token}A`, token.toUpperCase()]) {
      expect(await at.tokens.read(other)).toBeNull();
    }
    at.clock.pass(2 * DAY_MS);
    expect([await at.tokens.read(token), await at.tokens.list()]).toEqual([null, []]);
    const second = await at.tokens.add("grafana", 1);
    expect(await at.tokens.revoke("grafana")).toBe(true);
    expect(await at.tokens.read(second.token)).toBeNull();
    expect(await at.tokens.revoke("grafana")).toBe(false);
  });

  it("show when they were last used, to the minute, and are not brought back by a use", async () => {
    await using at = setUp();
    const { token } = await at.tokens.add("grafana", 90);
    const usedAt = async () => (await at.tokens.list()).map((one) => one.usedAt);
    expect(await usedAt()).toEqual([undefined]);
    await at.tokens.read(token);
    const first = at.clock.now();
    at.clock.pass(30_000);
    await at.tokens.read(token);
    expect(await usedAt()).toEqual([first]);
    at.clock.pass(60_000);
    await Promise.all([at.tokens.read(token), at.tokens.revoke("grafana")]);
    expect(await at.tokens.read(token)).toBeNull();
  });

  it("have names of their own, and there are 100 at most", async () => {
    await using at = setUp();
    for (const name of ["", "a b", "x".repeat(65), "ñ"]) {
      await expect(at.tokens.add(name, 1)).rejects.toThrow("A token's name is");
    }
    for (let n = 0; n < 100; n++) await at.tokens.add(`n-${n}`, 1);
    await expect(at.tokens.add("n-7", 1)).rejects.toThrow("There is a token n-7");
    await expect(at.tokens.add("one-more", 1)).rejects.toThrow("There are 100 tokens");
  });
});
