import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { recordKv } from "../../../tests/helpers/recording_kv.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { createSealer } from "../../storage/seal.ts";
import { createUsers } from "../users/users.ts";
import { createAttributeVault } from "./attribute_vault.ts";
import { createResealing } from "./resealing.ts";

const [OLD, NEW] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const HOUR_MS = 3_600_000;
const USERS = 200;
const IDS = { ids: { type: "text", many: false, claim: "ids" } } as const;

describe("attributes of users whose key changes", () => {
  it("are resealed once, over all starts, and again for an hour as others may be behind", async () => {
    const { store, count } = recordKv(denoKv(":memory:"));
    const clock = manualClock();
    /** @returns the rows that a start reads for it. */
    async function start(...keys: [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]]) {
      const sealer = await createSealer(keys);
      const vault = createAttributeVault({ sealer, declared: () => IDS });
      const users = createUsers(store, { demo: false, iterations: 1, vault });
      const { reads } = await count(createResealing({ store, sealer, users, now: clock.now }));
      return { users, reads };
    }
    const { users } = await start(OLD);
    for (let n = 0; n < USERS; n++) {
      const username = `user${n}`;
      await users.admit({
        username,
        displayName: username,
        groups: ["STAFF"],
        method: "oidc",
        heldAttributes: { ids: { from: "provider", value: [`${n}`] } },
      });
    }
    expect((await start(NEW, OLD)).reads).toBeGreaterThan(USERS);
    expect((await start(NEW, OLD)).reads).toBeGreaterThan(USERS);
    clock.pass(HOUR_MS + 1);
    expect((await start(NEW, OLD)).reads).toBe(1);
    const last = await start(NEW);
    expect(last.reads).toBe(1);
    expect((await last.users.find("user7"))?.heldAttributes.ids?.value).toEqual(["7"]);
    await store.close();
  });
});
