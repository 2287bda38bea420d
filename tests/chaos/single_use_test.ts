/** Codes that are redeemed ten times concurrently, at two connections to one KV. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createEmbedCodes } from "../../lib/identity/embed_codes.ts";
import { OidcError } from "../../lib/identity/oidc/oidc_errors.ts";
import { createSignIns } from "../../lib/identity/oidc/sign_ins.ts";
import { createSealer } from "../../lib/storage/seal.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { say } from "../../lib/log/terminal.ts";

const COPIES = 10;
const PERSON = { username: "ann", displayName: "Ann", groups: ["BOSTON"], method: "host" } as const;

let folder: string;
let stores: readonly [KvStorage, KvStorage];
const sealer = await createSealer([new Uint8Array(32)]);
beforeAll(async () => {
  folder = await Deno.makeTempDir();
  stores = [denoKv(`${folder}/kv.sqlite3`), denoKv(`${folder}/kv.sqlite3`)];
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await Deno.remove(folder, { recursive: true });
});

/** Ten at once, alternating between the processes. @returns how many were accepted. */
async function accepted(take: (store: KvStorage) => Promise<boolean>): Promise<number> {
  const copies = Array.from({ length: COPIES }, (_, at) => take(stores[at % 2 === 0 ? 0 : 1]));
  return (await Promise.all(copies)).filter((wasAccepted) => wasAccepted).length;
}

describe("ten copies at once", () => {
  it("of a code for a frame begin one session", async () => {
    for (let round = 0; round < 5; round++) {
      const codes = (store: KvStorage) => createEmbedCodes({ store, sealer, now: Date.now });
      const { code } = await codes(stores[0]).issue(PERSON);
      const count = await accepted(async (store) => await codes(store).redeem(code) !== null);
      expect(count).toBe(1);
    }
    say(`${COPIES} copies of a code for a frame, 5 times: 1 accepted each time`);
  });

  it("of a provider's answer finish one sign-in", async () => {
    const secrets = ["0b5f8e1c9d7a4263b8c1f0e2d3a49587"] as const;
    const [here, there] = stores.map((store) => createSignIns({ store, secrets, now: Date.now }));
    for (let round = 0; round < 5; round++) {
      if (here === undefined || there === undefined) throw new Error("There are two processes");
      const { ticket, proofs } = here.begin("/");
      const faults = new Set<unknown>();
      const count = await accepted(async (store) => {
        const signIns = store === stores[0] ? here : there;
        try {
          await signIns.finish(await signIns.take(ticket, proofs.state));
          return true;
        } catch (error) {
          faults.add(error instanceof OidcError ? error.fault : error);
          return false;
        }
      });
      expect([count, [...faults]]).toEqual([1, ["replayed"]]);
    }
    say(`${COPIES} copies of a provider's answer, 5 times: 1 accepted each time`);
  });
});
