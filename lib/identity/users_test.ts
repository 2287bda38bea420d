import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { userKey } from "../storage/keys.ts";
import { kvStore } from "../storage/store.ts";
import { createUsers } from "./users.ts";

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

  it("have no password in the store", async () => {
    const store = kvStore(":memory:");
    await createUsers(store, { demo: false }).add(ANN);
    const entry = await store.get(userKey("ann@acme.com"));
    expect(entry).not.toBeNull();
    expect(JSON.stringify(entry?.value)).not.toContain(ANN.password);
    await store.close();
  });
});
