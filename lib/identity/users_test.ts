import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { userKey } from "../storage/keys.ts";
import { kvStore } from "../storage/store.ts";
import { createUsers, OutdatedError } from "./users.ts";

const ANN = { username: "Ann@Acme.com ", groups: ["BOSTON"], password: "correct horse" };

describe("users", () => {
  it("authenticate with their password, however the name is capitalised", async () => {
    const store = kvStore(":memory:");
    const users = createUsers(store, { demo: false });
    await users.add(ANN);
    expect((await users.authenticate("ann@acme.COM", ANN.password))?.groups).toEqual(["BOSTON"]);
    expect(await users.authenticate("ann@acme.com", "wrong")).toBeNull();
    expect(await users.authenticate("bob@acme.com", ANN.password)).toBeNull();
    await store.close();
  });

  it("keep their password when somebody adds the name again", async () => {
    const store = kvStore(":memory:");
    const users = createUsers(store, { demo: false });
    await users.add(ANN);
    await users.add({ ...ANN, password: "another", groups: ["NEW YORK"] });
    expect((await users.authenticate(ANN.username, ANN.password))?.groups).toEqual(["BOSTON"]);
    expect(await users.authenticate(ANN.username, "another")).toBeNull();
    await store.close();
  });

  it("are let in no more once they are disabled, and again when they are enabled", async () => {
    const store = kvStore(":memory:");
    const users = createUsers(store, { demo: false });
    await users.add(ANN);
    expect(await users.stands("ann@acme.com", ["BOSTON"])).toBe(true);
    expect(await users.change("ANN@acme.com", { disabled: true })).toBe(true);
    expect(await users.authenticate(ANN.username, ANN.password)).toBeNull();
    expect(await users.stands("ann@acme.com", ["BOSTON"])).toBe(false);
    await users.change("ann@acme.com", { disabled: false, groups: ["NEW YORK"] });
    expect((await users.authenticate(ANN.username, ANN.password))?.groups).toEqual(["NEW YORK"]);
    expect(await users.stands("ann@acme.com", ["BOSTON"])).toBe(false);
    expect(await users.change("nobody@acme.com", { disabled: true })).toBe(false);
    await store.close();
  });

  it("of a demo do not exist outside it, though their records are there", async () => {
    const store = kvStore(":memory:");
    await createUsers(store, { demo: true }).add(ANN);
    expect(await createUsers(store, { demo: false }).authenticate(ANN.username, ANN.password))
      .toBeNull();
    expect(await createUsers(store, { demo: true }).authenticate(ANN.username, ANN.password))
      .not.toBeNull();
    await store.close();
  });

  it("keep what another system said of them last, and not what it said before", async () => {
    const store = kvStore(":memory:");
    const users = createUsers(store, { demo: false });
    const vouched = (groups: string[], asOf?: number) =>
      users.admit({ username: "host:42", displayName: "Ann", groups, method: "host", asOf });
    const groups = async () => (await users.find("host:42"))?.groups;
    const MINUTE_MS = 60_000;
    await vouched(["HQ"], 10 * MINUTE_MS);
    await expect(vouched(["BOSTON"], 9 * MINUTE_MS)).rejects.toThrow(OutdatedError);
    expect(await vouched(["HQ"], 9 * MINUTE_MS)).toBe(true);
    expect(await groups()).toEqual(["HQ"]);
    await vouched(["BOSTON"], 11 * MINUTE_MS);
    expect(await groups()).toEqual(["BOSTON"]);
    // The same groups, said later, are newer too.
    await vouched(["BOSTON"], 20 * MINUTE_MS);
    await expect(vouched(["HQ"], 19 * MINUTE_MS)).rejects.toThrow(OutdatedError);
    // Of what has no time nobody knows that it is older.
    await vouched(["HQ"]);
    expect(await groups()).toEqual(["HQ"]);
    await store.close();
  });

  it("of other systems cost no write where nothing is new", async () => {
    const store = kvStore(":memory:");
    const users = createUsers(store, { demo: false });
    const stamp = async () => (await store.get(userKey("host:42")))?.versionstamp;
    const ann = {
      username: "host:42",
      displayName: "Ann",
      groups: ["HQ"],
      method: "host",
    } as const;
    await users.admit({ ...ann, asOf: 1_000_000 });
    const first = await stamp();
    await users.admit({ ...ann, asOf: 1_000_000 + 59_999 });
    await users.admit({ ...ann, asOf: 1, displayName: "Anna" });
    await users.admit(ann);
    expect(await stamp()).toBe(first);
    await users.admit({ ...ann, asOf: 1_000_000 + 60_000 });
    expect(await stamp()).not.toBe(first);
    await store.close();
  });

  it("have no password in the store", async () => {
    const store = kvStore(":memory:");
    await createUsers(store, { demo: false }).add(ANN);
    const entry = await store.get(userKey("ann@acme.com"));
    expect(entry).not.toBeNull();
    expect(JSON.stringify(entry?.value)).not.toContain(ANN.password);
    await store.close();
  });
});
