import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import { ALL_JOBS, ALL_LEASES } from "../../storage/key_prefixes.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { countDeadIntents } from "./intents.ts";
import { createLeases } from "./leases.ts";
import { TIMING } from "../timing.ts";
import { type TrialTokenOptions, withTrialToken } from "./trial_token.ts";

const NOW = 1_800_000_000_000;
const REQUEST = { grants: [], allowedApis: ["maps"], referers: [] };

let store: KvStorage;
/** By id, as CARTO would have them. */
let atCarto: Map<string, string>;
let options: TrialTokenOptions;
beforeEach(() => {
  store = denoKv(":memory:");
  atCarto = new Map();
  options = {
    store,
    namePrefix: "carto-embed-abc123-",
    now: () => NOW,
    create: (request) => {
      expect(request.expiresAt).toBe(NOW + 5 * 60_000);
      atCarto.set("id", request.name);
      return Promise.resolve({ token: "token", id: "id" });
    },
    remove: (id) => {
      atCarto.delete(id);
      return Promise.resolve();
    },
  };
});
afterEach(() => store.close());

const rows = async () => [
  ...await Array.fromAsync(store.list(ALL_JOBS)),
  ...await Array.fromAsync(store.list(ALL_LEASES)),
];
/** The names of the tokens in creation, as far as known, and how many creators died. */
async function intents() {
  const names = (await Array.fromAsync(store.list(ALL_JOBS))).map(({ key }) => key.at(-1));
  const leases = createLeases({ store, ...manualClock(NOW), leaseMs: TIMING.leaseMs });
  return { names, dead: await countDeadIntents(store, leases) };
}

describe("a trial token", () => {
  it("is announced while it lives, under a name that reconciliation knows, and leaves nothing", async () => {
    const tried = await withTrialToken(options, REQUEST, async (token, hold) => {
      await hold();
      expect(await intents()).toEqual({ names: [atCarto.get("id")], dead: 0 });
      expect(atCarto.get("id")).toMatch(/^carto-embed-abc123-trial-/);
      return `${token} tried`;
    });
    expect(tried).toEqual({ result: "token tried", leftBehind: undefined });
    expect(atCarto.size).toBe(0);
    expect(await rows()).toEqual([]);
  });

  it("is deleted where its use fails", async () => {
    const failing = withTrialToken(options, REQUEST, () => Promise.reject(new RangeError("later")));
    await expect(failing).rejects.toThrow("later");
    expect(atCarto.size).toBe(0);
    expect(await rows()).toEqual([]);
  });

  it("is left to maintenance where CARTO does not delete it", async () => {
    const remove = () => Promise.reject(new CartoError("failed", "down", { status: 500 }));
    const { result, leftBehind } = await withTrialToken(
      { ...options, remove },
      REQUEST,
      () => Promise.resolve(1),
    );
    expect([result, leftBehind]).toEqual([1, atCarto.get("id")]);
    expect(await intents()).toEqual({ names: [leftBehind], dead: 1 });
  });

  it("is left to maintenance where CARTO did not answer, and not where it refused", async () => {
    const refuse = (error: CartoError) =>
      withTrialToken(
        { ...options, create: () => Promise.reject(error) },
        REQUEST,
        () => Promise.resolve(),
      );
    const refused = new CartoError("refused", "no", { status: 400 });
    await expect(refuse(refused)).rejects.toBe(refused);
    expect(await rows()).toEqual([]);
    const silent = new CartoError("timeout", "no whole answer");
    await expect(refuse(silent)).rejects.toBe(silent);
    expect(await intents()).toMatchObject({ dead: 1 });
  });
});
