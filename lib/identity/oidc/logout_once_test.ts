import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { denoKv } from "../../storage/deno_kv.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { CLAIM_MS, createLogoutOnce, LogoutInProgressError } from "./logout_once.ts";

let store: KvStorage;
let clock: number;
beforeEach(() => {
  store = denoKv(":memory:");
  clock = Date.now();
});
afterEach(() => store.close());

const once = () => createLogoutOnce({ store, now: () => clock, rememberedMs: 600_000 });
const nothing = () => Promise.resolve();

describe("a logout token", () => {
  it("runs once, and is refused from then on", async () => {
    let ended = 0;
    const end = () => Promise.resolve(void ended++);
    await once().run("id", end);
    await expect(once().run("id", end)).rejects.toMatchObject({ fault: "replayed" });
    await once().run("another", end);
    expect(ended).toBe(2);
  });

  it("is accepted again where running it failed", async () => {
    const failed = once().run("id", () => Promise.reject(new Error("KV is away")));
    await expect(failed).rejects.toThrow("KV is away");
    await once().run("id", nothing);
  });

  it("is claimed by its process, and accepted again when that process dies", async () => {
    // The process dies while it ends the sessions.
    once().run("id", () => new Promise(() => {}));
    while (await store.get(["logout_tokens", "id"]) === null);
    await expect(once().run("id", nothing)).rejects.toThrow(LogoutInProgressError);
    clock += CLAIM_MS - 1;
    await expect(once().run("id", nothing)).rejects.toThrow(LogoutInProgressError);
    clock -= 2 * CLAIM_MS;
    await once().run("id", nothing);
    await expect(once().run("id", nothing)).rejects.toMatchObject({ fault: "replayed" });
  });
});
