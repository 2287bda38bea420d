/** The rows beside a user's record: the index of shown names, and when they were last seen. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { denoKv } from "../../storage/deno_kv.ts";
import { ALL_SHOWN_NAMES } from "../../storage/key_prefixes.ts";
import { lastSeenKey } from "../../storage/keys.ts";
import { lastSeenRow } from "../sessions/last_seen.ts";
import { searchForm } from "./shown_names.ts";
import { createUsers } from "./users.ts";

const ANN = {
  username: "oidc:248289761001",
  displayName: " Ann Baker",
  groups: ["BOSTON"],
  method: "oidc" as const,
};

describe("the rows beside a user's record", () => {
  it("follow the name that is shown, and go with the user", async () => {
    const store = denoKv(":memory:");
    const users = createUsers(store, { demo: false, iterations: 1_000 });
    const names = async () =>
      (await Array.fromAsync(store.list(ALL_SHOWN_NAMES))).map(({ key }) => key.slice(1));
    await users.admit(ANN);
    expect(await names()).toEqual([["ann baker", ANN.username]]);
    await users.admit({ ...ANN, displayName: "ANN Cole" });
    expect(await names()).toEqual([["ann cole", ANN.username]]);
    // A name that is the username is found by that.
    await users.add({ username: "bob", groups: ["BOSTON"], password: "correct horse" });
    await users.change(ANN.username, { disabled: true });
    expect(await names()).toEqual([["ann cole", ANN.username]]);
    await store.commit({ set: [lastSeenRow(ANN.username, 1)] });
    await users.remove(ANN.username);
    expect(await names()).toEqual([]);
    expect(await store.get(lastSeenKey(ANN.username))).toBeNull();
    await store.close();
  });

  it("compare names in every form of Unicode, in any case", () => {
    expect(searchForm(" ZOE\u0308")).toBe("zo\u00eb");
    expect(searchForm("J\u030c")).toBe(searchForm("\u01f0"));
  });
});
