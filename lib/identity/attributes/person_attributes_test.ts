/** The attributes of users and their sessions, as processes on one KV see them. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { formatBackup, parseBackup } from "../../backup/format.ts";
import { restoreBackup } from "../../backup/restore_backup.ts";
import { takeBackup } from "../../backup/take_backup.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { changedUserKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { createSealer } from "../../storage/seal.ts";
import { groupsIn } from "../person_claims.ts";
import { createEmbedCodes } from "../embed_codes.ts";
import { createSessions, RECHECK_MS } from "../sessions/sessions.ts";
import { createUsers } from "../users/users.ts";
import { createAttributeVault } from "./attribute_vault.ts";
import type { Declarations } from "./held_attributes.ts";
import { takeAttributes } from "./take_attributes.ts";

const DECLARED: Declarations = {
  customer_ids: { type: "integer", many: true, claim: "ids" },
  email: { type: "text", many: false, claim: "email" },
};
const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);

function person(claims: Readonly<Record<string, unknown>>, asOf?: number) {
  return {
    username: "oidc:ann",
    displayName: "Ann",
    groups: ["DRIVERS"],
    method: "oidc",
    heldAttributes: takeAttributes(DECLARED, [claims], []).held,
    ...asOf === undefined ? {} : { asOf },
  } as const;
}

const clock = manualClock();

async function startProcess(
  store: KvStorage,
  { keys = [OLD], inForce = { declared: DECLARED } }: {
    keys?: [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]];
    inForce?: { declared: Declarations };
  } = {},
) {
  const sealer = await createSealer(keys);
  const vault = createAttributeVault({ sealer, declared: () => inForce.declared });
  const users = createUsers(store, { demo: false, iterations: 1_000, vault });
  const sessions = await createSessions({
    store,
    jwtSecrets: ["0b5f8e1c9d7a4263b8c1f0e2d3a49587"],
    issuer: "https://maps.example.com",
    limits: { lifetimeMs: 3_600_000, idleMs: 3_600_000, perUser: 20 },
    standing: users.standing,
    vault,
    ...clock,
  });
  const codes = createEmbedCodes({ store, sealer, now: clock.now });
  const start = async (claims: Readonly<Record<string, unknown>>, asOf?: number) => {
    expect(await users.admit(person(claims, asOf))).toBe(true);
    return (await sessions.start(person(claims), "bearer")).token;
  };
  const seen = async (token: string) => (await sessions.read(token, "bearer"))?.attributes;
  return { users, sessions, codes, inForce, start, seen };
}

async function withStore(test: (store: KvStorage) => Promise<void>): Promise<void> {
  const store = denoKv(":memory:");
  await test(store);
  await store.close();
}

const reasonIn = async (store: KvStorage) => (await store.get(changedUserKey("oidc:ann")))?.value;

describe("a person's attributes", () => {
  it("are their session's, on every process, and sealed in KV", () =>
    withStore(async (store) => {
      const [here, there] = [await startProcess(store), await startProcess(store)];
      const token = await here.start({ ids: [439, 1268], email: "ann@acme.com", phone: "555" });
      for (const { seen } of [here, there]) {
        expect(await seen(token)).toEqual({ customer_ids: [439, 1268], email: "ann@acme.com" });
      }
      for await (const { value } of store.list([])) {
        const text = Deno.inspect(value, { depth: 9 });
        for (const secret of ["1268", "ann@acme.com", "555"]) expect(text).not.toContain(secret);
      }
    }));

  it("end their sessions within five seconds when they change, and revoke their tokens", () =>
    withStore(async (store) => {
      const [here, there] = [await startProcess(store), await startProcess(store)];
      const old = await here.start({ ids: [439, 1268] });
      expect(await there.seen(old)).toEqual({ customer_ids: [439, 1268] });
      expect(await reasonIn(store)).toBeUndefined();
      const same = await here.start({ ids: [1268, 439, 439] });
      expect(await reasonIn(store)).toBeUndefined();
      const current = await here.start({ ids: [439] });
      expect(await reasonIn(store)).toBe("attributes_changed");
      clock.pass(RECHECK_MS);
      for (const { seen } of [here, there]) {
        expect(await seen(old)).toBeUndefined();
        expect(await seen(same)).toBeUndefined();
        expect(await seen(current)).toEqual({ customer_ids: [439] });
      }
    }));

  it("are not replaced by those of an older token", () =>
    withStore(async (store) => {
      const { users } = await startProcess(store);
      expect(await users.admit(person({ ids: [439] }, 2_000))).toBe(true);
      await expect(users.admit(person({ ids: [439, 1268] }, 1_000))).rejects.toThrow("older");
      // Nor by an older one without any.
      await expect(users.admit(person({}, 1_000))).rejects.toThrow("older");
      expect(await users.admit(person({ ids: [439] }, 1_000))).toBe(true);
      expect(await users.admit(person({}, 3_000))).toBe(true);
      expect(await reasonIn(store)).toBe("attributes_changed");
    }));

  it("do not end sessions where the policy declares none of those that differ", () =>
    withStore(async (store) => {
      const inForce = { declared: { email: { type: "text", many: false, claim: "email" } } } as {
        declared: Declarations;
      };
      const { start, seen } = await startProcess(store, { inForce });
      const token = await start({ ids: [439], email: "ann@acme.com" });
      await start({ ids: [1268], email: "ann@acme.com" });
      clock.pass(RECHECK_MS);
      expect(await seen(token)).toEqual({ email: "ann@acme.com" });
      expect(await reasonIn(store)).toBeUndefined();
    }));

  it("are read by the policy in force, from the claim that it names, at once", () =>
    withStore(async (store) => {
      const inForce = { declared: DECLARED };
      const { start, seen } = await startProcess(store, { inForce });
      const token = await start({ ids: [439], email: "ann@acme.com" });
      expect(Object.keys(await seen(token) ?? {})).toEqual(["customer_ids", "email"]);
      inForce.declared = { email: { type: "text", many: false, claim: "upn" } };
      expect(await seen(token)).toEqual({});
      inForce.declared = { customer_ids: { type: "text", many: true, claim: "ids" } };
      expect(await seen(token)).toEqual({ customer_ids: [439] });
    }));

  it("are missing, and the session stands, in records of earlier versions", () =>
    withStore(async (store) => {
      const before = createUsers(store, { demo: false });
      await before.admit({ ...person({}), heldAttributes: undefined });
      const { sessions, seen, users } = await startProcess(store);
      const { token } = await sessions.start(
        { ...person({}), heldAttributes: undefined },
        "bearer",
      );
      expect(await seen(token)).toEqual({});
      expect(await users.stands({ username: "oidc:ann", groups: ["DRIVERS"] })).toBe(true);
      expect(await users.stands(person({ ids: [1] }))).toBe(false);
    }));

  it("fit a record of KV with the groups, however many of each are taken", () =>
    withStore(async (store) => {
      const { users, sessions, codes } = await startProcess(store);
      for (const mark of ["€", "é", "x"]) {
        const groups = Array.from({ length: 95 }, (_, n) => `${n}${mark}`.padEnd(250, "x"))
          .slice(0, mark === "€" ? 93 : 95);
        expect(groupsIn(groups)).toEqual(groups);
        const held = (count: number) => {
          const ids = Array.from({ length: count }, (_, n) => `${n}€`.padEnd(78, "9"));
          const { held, faults } = takeAttributes(DECLARED, [{ ids }], groups);
          return faults.length > 0 ? null : held;
        };
        const most = Array.from({ length: 201 }, (_, count) => count)
          .findLast((count) => held(count) !== null) ?? 0;
        expect(most).toBeGreaterThan(100);
        const largest = { ...person({}), groups, heldAttributes: held(most) ?? undefined };
        expect(await users.admit(largest)).toBe(true);
        const { token } = await sessions.start(largest, "bearer");
        const session = await sessions.read(token, "bearer");
        expect(session?.attributes.customer_ids).toHaveLength(most);
        expect((await codes.issue(largest)).code).toHaveLength(43);
      }
    }));

  it("travel with a one-time code", () =>
    withStore(async (store) => {
      const { codes, start, sessions } = await startProcess(store);
      const session = await sessions.read(await start({ ids: [439] }), "bearer");
      if (session === null) throw new Error("The session has ended");
      const { code } = await codes.issue(session);
      const invitation = await codes.redeem(code);
      expect(invitation?.person.heldAttributes).toEqual(person({ ids: [439] }).heldAttributes);
    }));
});

describe("attributes that an operator sets", () => {
  const ann = { username: "ann", groups: ["DRIVERS"], password: "a long pass phrase" };

  it("are kept by tasks that do not open them, and by every other change", () =>
    withStore(async (store) => {
      const { users } = await startProcess(store);
      await users.add(ann);
      expect(await users.setAttribute("ANN", "customer_ids", ["439"])).toBe(true);
      const unaware = createUsers(store, { demo: false, iterations: 1_000 });
      await unaware.change("ann", { groups: ["DRIVERS", "STAFF"] });
      await unaware.setPassword("ann", "another long pass phrase");
      expect((await users.find("ann"))?.heldAttributes).toEqual({
        customer_ids: { from: "operator", value: ["439"] },
      });
      expect(await users.setAttribute("ann", "customer_ids", null)).toBe(true);
      expect((await users.find("ann"))?.heldAttributes).toEqual({});
      expect(await users.setAttribute("bob", "customer_ids", ["1"])).toBe(false);
    }));

  it("are never set for a person whose account is kept elsewhere", () =>
    withStore(async (store) => {
      const { users } = await startProcess(store);
      await users.admit(person({ ids: [439] }));
      expect(await users.setAttribute("oidc:ann", "customer_ids", ["1268"])).toBe(false);
    }));

  it("outlive a change of the key, once each process has started with it", () =>
    withStore(async (store) => {
      const { users } = await startProcess(store);
      await users.add(ann);
      await users.setAttribute("ann", "customer_ids", ["439"]);
      const revoked = await store.get(changedUserKey("ann"));
      const both = await startProcess(store, { keys: [NEW, OLD] });
      await both.users.resealAttributes();
      const last = await startProcess(store, { keys: [NEW] });
      expect((await last.users.find("ann"))?.heldAttributes).toEqual({
        customer_ids: { from: "operator", value: ["439"] },
      });
      expect(await store.get(changedUserKey("ann"))).toEqual(revoked);
    }));

  it("match nothing where the key is missing, and sessions that had them end", () =>
    withStore(async (store) => {
      const { start, seen } = await startProcess(store);
      const token = await start({ ids: [439] });
      expect(await seen(token)).toEqual({ customer_ids: [439] });
      const other = await startProcess(store, { keys: [NEW] });
      expect(await other.seen(token)).toEqual({});
      await other.users.resealAttributes();
      clock.pass(RECHECK_MS);
      expect(await seen(token)).toEqual({ customer_ids: [439] });
    }));

  it("are in a backup of the people, sealed, and come back with it", () =>
    withStore(async (store) => {
      const { users } = await startProcess(store);
      await users.add(ann);
      await users.setAttribute("ann", "email", "ann@acme.com");
      const skipped: Deno.KvKey[] = [];
      const backup = await takeBackup(store, clock.now(), (key) => skipped.push(key));
      const text = formatBackup(backup);
      expect(skipped).toEqual([]);
      expect(text).not.toContain("ann@acme.com");
      await withStore(async (fresh) => {
        await restoreBackup(fresh, parseBackup(text));
        const { users } = await startProcess(fresh);
        expect((await users.find("ann"))?.heldAttributes).toEqual({
          email: { from: "operator", value: "ann@acme.com" },
        });
        // Another installation's key opens nothing.
        const other = await startProcess(fresh, { keys: [NEW] });
        expect((await other.users.find("ann"))?.heldAttributes).toEqual({});
      });
    }));
});
