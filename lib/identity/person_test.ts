import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { userKey } from "../storage/keys.ts";
import { denoKv } from "../storage/deno_kv.ts";
import type { KvStorage } from "../storage/kv_storage.ts";
import { hashPassword } from "./passwords/password.ts";
import { normalUsername, storedUsernames } from "./person.ts";
import { createUsers, type Users } from "./users/users.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

/** Letters whose case and marks do not compose alike, among others. */
const letters = fc.constantFrom(..."jJhHtTwWyYiIİıΑαΙιΥυΡρΩωΣσςßkK.@ ", "\u212a", "\u2126");
const marks = fc.constantFrom(..."\u030c\u0331\u0308\u030a\u0307\u0301\u0313\u0342\u0345\u031c");
const tricky = fc.array(fc.oneof(letters, marks), { maxLength: 8 }).map((parts) => parts.join(""));
const names = fc.oneof(tricky, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));

describe("a username's normal form", () => {
  it("is its own normal form", () => {
    fc.assert(
      fc.property(names, (name) => {
        const normal = normalUsername(name);
        expect(normalUsername(normal)).toBe(normal);
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it("is one for all ways to compose the marks of a name", () => {
    fc.assert(
      fc.property(names.filter((name) => !/^\s*(oidc|host):/i.test(name)), (name) => {
        const normal = normalUsername(name);
        for (const form of ["NFC", "NFD"] as const) {
          expect(normalUsername(name.normalize(form))).toBe(normal);
          expect(normalUsername(normal.normalize(form))).toBe(normal);
        }
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it("is the same for letters whose capitals have separate marks", () => {
    for (const letter of "ǰẖẗẘẙΐῶ") {
      const capital = letter.normalize("NFD").toUpperCase();
      expect(normalUsername(capital)).toBe(letter);
      expect(storedUsernames(letter)).toContain(capital.normalize("NFC").toLowerCase());
    }
    expect(storedUsernames("ann@acme.com")).toEqual(["ann@acme.com"]);
  });

  it("leaves the names of accounts kept elsewhere as they are", () => {
    for (const name of ["oidc:J\u030c", "host: É "]) {
      expect(normalUsername(name)).toBe(name);
      expect(storedUsernames(name)).toEqual([name]);
    }
  });
});

const ANN = { username: "Ann", groups: ["BOSTON"], password: "correct horse" };
/** Few iterations, so that a test is fast. */
const FEW = 1_000;

async function withUsers(test: (users: Users, store: KvStorage) => Promise<void>): Promise<void> {
  const store = denoKv(":memory:");
  await test(createUsers(store, { demo: false, iterations: FEW }), store);
  await store.close();
}

describe("names whose marks are composed in lower case alone", () => {
  it("are one account's, however they are written", () =>
    withUsers(async (users) => {
      expect(await users.add({ ...ANN, username: "J\u030cana" })).toBe(true);
      for (const username of ["\u01f0ana", "j\u030cana", " J\u030cANA"]) {
        expect(await users.authenticate(username, ANN.password)).not.toBeNull();
        expect(await users.add({ ...ANN, username })).toBe(false);
      }
      expect((await users.list()).map(({ username }) => username)).toEqual(["\u01f0ana"]);
    }));

  it("lead to an account that was kept in another form, and there is no second one", () =>
    withUsers(async (users, store) => {
      const username = "j\u030cana";
      const passwordHash = await hashPassword(ANN.password, FEW);
      const row = { username, groups: ["BOSTON"], passwordHash };
      await store.commit({ set: [{ key: userKey(username), value: row }] });
      for (const typed of ["J\u030cana", username, "\u01f0ana"]) {
        expect((await users.authenticate(typed, ANN.password))?.username).toBe(username);
        expect(await users.add({ ...ANN, username: typed })).toBe(false);
      }
      expect(await users.stands({ username, groups: ["BOSTON"] })).toBe(true);
      await users.change("\u01f0ana", { disabled: true });
      expect(await users.stands({ username, groups: ["BOSTON"] })).toBe(false);
      expect(await users.list()).toHaveLength(1);
    }));
});
