import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { changedUserKey, demoKey, userKey } from "../../storage/keys.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { hashPassword } from "../passwords/password.ts";
import { OutdatedError } from "../person.ts";
import { createUsers, type Users } from "./users.ts";

const ANN = { username: "Ann@Acme.com ", groups: ["BOSTON"], password: "correct horse" };
/** Few iterations, so that a test is fast. */
const FEW = 1_000;
const MINUTE_MS = 60_000;

async function withUsers(
  test: (users: Users, store: KvStorage) => Promise<void>,
  options: { demo?: boolean; iterations?: number } = {},
): Promise<void> {
  const store = denoKv(":memory:");
  await test(createUsers(store, { demo: false, iterations: FEW, ...options }), store);
  await store.close();
}

describe("users", () => {
  it("authenticate with their password, with the name in any case", () =>
    withUsers(async (users) => {
      await users.add(ANN);
      expect((await users.authenticate("ann@acme.COM", ANN.password))?.groups).toEqual(["BOSTON"]);
      expect(await users.authenticate("ann@acme.com", "wrong")).toBeNull();
      expect(await users.authenticate("bob@acme.com", ANN.password)).toBeNull();
    }));

  it("are found by their name in every form of Unicode", () =>
    withUsers(async (users) => {
      await users.add({ ...ANN, username: "Zo\u00eb" });
      expect(await users.authenticate("zoe\u0308", ANN.password)).not.toBeNull();
      expect(await users.add({ ...ANN, username: "ZOE\u0308" })).toBe(false);
    }));

  it("keep their password when the name is added again", () =>
    withUsers(async (users) => {
      await users.add(ANN);
      expect(await users.add({ ...ANN, password: "another", groups: ["NEW YORK"] })).toBe(false);
      expect((await users.authenticate(ANN.username, ANN.password))?.groups).toEqual(["BOSTON"]);
      expect(await users.authenticate(ANN.username, "another")).toBeNull();
    }));

  it("are not admitted once they are disabled, and admitted again when enabled", () =>
    withUsers(async (users) => {
      await users.add(ANN);
      expect(await users.stands({ username: "ann@acme.com", groups: ["BOSTON"] })).toBe(true);
      expect(await users.change("ANN@acme.com", { disabled: true })).toBe(true);
      expect(await users.authenticate(ANN.username, ANN.password)).toBeNull();
      expect(await users.stands({ username: "ann@acme.com", groups: ["BOSTON"] })).toBe(false);
      await users.change("ann@acme.com", { disabled: false, groups: ["NEW YORK"] });
      expect((await users.authenticate(ANN.username, ANN.password))?.groups).toEqual(["NEW YORK"]);
      expect(await users.stands({ username: "ann@acme.com", groups: ["BOSTON"] })).toBe(false);
      expect(await users.change("unknown@acme.com", { disabled: true })).toBe(false);
    }));

  it("stand in exactly their groups, in any order", () =>
    withUsers(async (users) => {
      await users.add({ ...ANN, groups: ["BOSTON", "NEW YORK"] });
      expect(await users.stands({ username: "ann@acme.com", groups: ["NEW YORK", "BOSTON"] })).toBe(
        true,
      );
      expect(await users.stands({ username: "ann@acme.com", groups: ["BOSTON"] })).toBe(false);
      expect(
        await users.stands({ username: "ann@acme.com", groups: ["BOSTON", "NEW YORK", "CHICAGO"] }),
      ).toBe(false);
    }));

  it("are read as they were written before they could be in several groups", () =>
    withUsers(async (users, store) => {
      const passwordHash = await hashPassword("correct horse", FEW);
      const value = { username: "old", group: "BOSTON", passwordHash, demo: false };
      await store.commit({ set: [{ key: userKey("old"), value }] });
      expect(await users.find("old")).toEqual({
        heldAttributes: {},
        username: "old",
        displayName: "old",
        groups: ["BOSTON"],
        method: "password",
        passwordHash,
        demo: false,
        disabled: false,
      });
      expect(await users.authenticate("old", "correct horse")).not.toBeNull();
      await users.change("old", { groups: ["NEW YORK"] });
      expect((await users.find("old"))?.groups).toEqual(["NEW YORK"]);
    }));

  it("of a demo do not exist outside it, though their records are there", () =>
    withUsers(async (demo, store) => {
      await demo.add(ANN);
      expect(await demo.authenticate(ANN.username, ANN.password)).not.toBeNull();
      const production = createUsers(store, { demo: false, iterations: FEW });
      expect(await production.authenticate(ANN.username, ANN.password)).toBeNull();
      expect(await production.list()).toEqual([]);
      expect(await production.change(ANN.username, { disabled: false })).toBe(false);
      expect(await production.purgeDemo()).toBe(1);
      expect(await store.get(demoKey())).toBeNull();
      expect(await store.get(userKey("ann@acme.com"))).toBeNull();
    }, { demo: true }));

  it("keep the fields that a newer version of the app wrote", () =>
    withUsers(async (users, store) => {
      const host = { displayName: "Eve", groups: ["BOSTON"], method: "host" } as const;
      await users.add(ANN);
      await users.admit({ ...host, username: "host:eve" });
      const row = async (name: string) => (await store.get(userKey(name)))?.value;
      for (const name of ["ann@acme.com", "host:eve"]) {
        const value = { ...Object(await row(name)), passkeys: ["key"] };
        await store.commit({ set: [{ key: userKey(name), value }] });
        await users.change(name, { groups: ["NEW YORK"] });
        expect(await row(name)).toMatchObject({ groups: ["NEW YORK"], passkeys: ["key"] });
      }
      await users.setPassword("ann@acme.com", "battery staple");
      await users.admit({ ...host, username: "host:eve" });
      for (const name of ["ann@acme.com", "host:eve"]) {
        expect(await row(name)).toMatchObject({ passkeys: ["key"] });
      }
    }));

  it("are not admitted by an unreadable record, which affects no other user", () =>
    withUsers(async (_, store) => {
      const unreadable: string[] = [];
      const onUnreadable = (username: string) => void unreadable.push(username);
      const users = createUsers(store, { demo: false, iterations: FEW, onUnreadable });
      await users.add(ANN);
      const set = ["odd", "oidc:odd"].map((name) => ({ key: userKey(name), value: { groups: 7 } }));
      await store.commit({ set });
      expect((await users.list()).map(({ username }) => username)).toEqual(["ann@acme.com"]);
      expect(await users.stands({ username: "odd", groups: [] })).toBe(false);
      expect(await users.authenticate("odd", "correct horse")).toBeNull();
      expect(await users.add({ ...ANN, username: "odd" })).toBe(false);
      const eve = { username: "oidc:odd", displayName: "E", groups: [], method: "oidc" } as const;
      expect(await users.admit(eve)).toBe(false);
      expect(await users.purgeDemo()).toBe(0);
      expect(new Set(unreadable)).toEqual(new Set(["odd", "oidc:odd"]));
      expect(await users.remove("odd")).toBe(true);
      expect(await users.add({ ...ANN, username: "odd" })).toBe(true);
    }));

  it("are deleted with their tokens", () =>
    withUsers(async (users, store) => {
      await users.add(ANN);
      expect(await users.remove("ANN@acme.com")).toBe(true);
      expect(await users.find(ANN.username)).toBeNull();
      expect(await users.stands({ username: "ann@acme.com", groups: ["BOSTON"] })).toBe(false);
      expect((await store.get(changedUserKey("ann@acme.com")))?.value).toBe("disabled");
      expect(await users.remove(ANN.username)).toBe(false);
    }));

  it("have no password in the store", () =>
    withUsers(async (users, store) => {
      await users.add(ANN);
      const entry = await store.get(userKey("ann@acme.com"));
      expect(entry).not.toBeNull();
      expect(JSON.stringify(entry?.value)).not.toContain(ANN.password);
    }));

  it("are unknown by a name that is too long, and by one that is hardly text", () =>
    withUsers(async (users) => {
      for (const name of ["x".repeat(16_000), "🗺️".repeat(4_000), "\ud800", "\0", ""]) {
        expect(await users.authenticate(name, ANN.password)).toBeNull();
        expect(await users.stands({ username: name, groups: [] })).toBe(false);
      }
    }));
});

describe("a password", () => {
  it("replaces the old one and revokes its tokens", () =>
    withUsers(async (users, store) => {
      await users.add(ANN);
      expect(await users.setPassword("ann@acme.com", "battery staple")).toBe(true);
      expect(await users.authenticate(ANN.username, ANN.password)).toBeNull();
      expect(await users.authenticate(ANN.username, "battery staple")).not.toBeNull();
      expect((await store.get(changedUserKey("ann@acme.com")))?.value).toBe("signed_out");
      expect(await users.setPassword("unknown", "battery staple")).toBe(false);
    }));

  it("with an outdated hash is hashed again when it is right, and not when it is wrong", () =>
    withUsers(async (users, store) => {
      await users.add(ANN);
      const stricter = createUsers(store, { demo: false, iterations: 2 * FEW });
      const weak = (await users.find("ann@acme.com"))?.passwordHash;
      expect(await stricter.authenticate(ANN.username, "wrong")).toBeNull();
      expect((await users.find("ann@acme.com"))?.passwordHash).toBe(weak);
      const signedIn = await stricter.authenticate(ANN.username, ANN.password);
      const strong = (await users.find("ann@acme.com"))?.passwordHash ?? "";
      expect(strong).toMatch(/^\$pbkdf2-sha256\$i=2000\$/);
      expect(signedIn?.passwordHash).toBe(strong);
      expect(await stricter.authenticate(ANN.username, ANN.password)).not.toBeNull();
      expect((await users.find("ann@acme.com"))?.passwordHash).toBe(strong);
    }));

  it("that changes while the old one is hashed again stays changed", () =>
    withUsers(async (users, store) => {
      await users.add(ANN);
      let overtaken = false;
      const slow: KvStorage = {
        ...store,
        async commit(change) {
          // The first write is the rehash; a concurrent change comes before it.
          if (!overtaken) {
            overtaken = true;
            await users.setPassword(ANN.username, "battery staple");
          }
          return await store.commit(change);
        },
      };
      const stricter = createUsers(slow, { demo: false, iterations: 2 * FEW });
      expect(await stricter.authenticate(ANN.username, ANN.password)).toBeNull();
      expect(overtaken).toBe(true);
      expect(await users.authenticate(ANN.username, "battery staple")).not.toBeNull();
    }));
});

describe("a person whose account is kept elsewhere", () => {
  const EVE = {
    username: "oidc:EvE",
    displayName: "Eve",
    groups: ["BOSTON"],
    method: "oidc",
  } as const;

  it("is noted, follows their groups there, and has no password here", () =>
    withUsers(async (users, store) => {
      expect(await users.admit(EVE)).toBe(true);
      expect(await users.stands({ username: "oidc:EvE", groups: ["BOSTON"] })).toBe(true);
      expect(await users.stands({ username: "oidc:eve", groups: ["BOSTON"] })).toBe(false);
      expect(await store.get(changedUserKey("oidc:EvE"))).toBeNull();
      expect(await users.admit({ ...EVE, displayName: "Evelyn", groups: ["NEW YORK"] })).toBe(true);
      expect(await users.find("oidc:EvE")).toMatchObject({
        displayName: "Evelyn",
        groups: ["NEW YORK"],
        method: "oidc",
        passwordHash: null,
      });
      expect((await store.get(changedUserKey("oidc:EvE")))?.value).toBe("group_changed");
      for (const password of ["", "null", ANN.password]) {
        expect(await users.authenticate("oidc:EvE", password)).toBeNull();
      }
      expect(await users.setPassword("oidc:EvE", ANN.password)).toBe(false);
    }));

  it("is not admitted while an operator has disabled them here", () =>
    withUsers(async (users) => {
      await users.admit(EVE);
      await users.change("oidc:EvE", { disabled: true });
      expect(await users.admit(EVE)).toBe(false);
      expect(await users.admit({ ...EVE, groups: ["NEW YORK"] })).toBe(false);
      expect((await users.find("oidc:EvE"))?.groups).toEqual(["BOSTON"]);
      await users.change("oidc:EvE", { disabled: false });
      expect(await users.admit(EVE)).toBe(true);
    }));

  it("is found by their name as it is, spaces and all", () =>
    withUsers(async (users) => {
      const odd = { ...EVE, username: "host: e\u0308 " };
      expect(await users.admit(odd)).toBe(true);
      expect(await users.stands({ username: odd.username, groups: ["BOSTON"] })).toBe(true);
      expect(await users.admit({ ...EVE, username: `host:${"x".repeat(4_000)}` })).toBe(false);
    }));

  it("keeps the newest groups, and ignores older ones", () =>
    withUsers(async (users) => {
      const admit = (groups: string[], minute?: number) =>
        users.admit({ ...EVE, groups, ...minute && { asOf: minute * MINUTE_MS } });
      const groups = async () => (await users.find(EVE.username))?.groups;
      await admit(["HQ"], 10);
      await expect(admit(["BOSTON"], 9)).rejects.toThrow(OutdatedError);
      expect(await admit(["HQ"], 9)).toBe(true);
      expect(await groups()).toEqual(["HQ"]);
      await admit(["BOSTON"], 11);
      expect(await groups()).toEqual(["BOSTON"]);
      // The same groups with a later time are newer too.
      await admit(["BOSTON"], 20);
      await expect(admit(["HQ"], 19)).rejects.toThrow(OutdatedError);
      // Without a time, they cannot be known to be older.
      await admit(["HQ"]);
      expect(await groups()).toEqual(["HQ"]);
    }));

  it("costs no write where nothing changed", () =>
    withUsers(async (users, store) => {
      const stamp = async () => (await store.get(userKey(EVE.username)))?.versionstamp;
      await users.admit({ ...EVE, asOf: 10 * MINUTE_MS });
      const first = await stamp();
      await users.admit({ ...EVE, asOf: 11 * MINUTE_MS - 1 });
      await users.admit({ ...EVE, asOf: MINUTE_MS, displayName: "Evelyn" });
      await users.admit(EVE);
      expect(await stamp()).toBe(first);
      await users.admit({ ...EVE, asOf: 11 * MINUTE_MS });
      expect(await stamp()).not.toBe(first);
    }));
});
