/** What operators see and do, with CARTO, on one KV and one clock: without pages. */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { aliveAtCarto, isAlive } from "../../tests/helpers/broker_on_kv.ts";
import { manualClock, type MovableClock } from "../../tests/helpers/manual_clock.ts";
import { type ProcessServices, startServices } from "../../tests/helpers/process_services.ts";
import { signOut } from "../identity/sign_out.ts";
import { sessionToken } from "../broker/session_token.ts";
import { lastComparison } from "../broker/reconciliation/comparison.ts";
import { countRows } from "./access/count_rows.ts";
import { findSubject, readAccess } from "./access/read_access.ts";
import { readMatrix } from "./access/read_matrix.ts";
import { endView, readView, startView } from "./access/views.ts";
import { disablePerson, enablePerson, endSession } from "./people/change_person.ts";
import { readPerson } from "./people/read_person.ts";
import { readRevoking } from "./tokens/read_revoking.ts";
import { readTokens } from "./tokens/read_tokens.ts";
import { compareTokens, revokeAllTokens, revokeToken } from "./tokens/change_tokens.ts";

const MINUTE_MS = 60_000;
const BY = "operator";
const KEY = crypto.getRandomValues(new Uint8Array(32));

let folder: string;
let carto: Emulator;
let clock: MovableClock;
let services: ProcessServices;
beforeAll(async () => {
  folder = await Deno.makeTempDir();
  await layOutData(folder);
  carto = await startEmulator({ dataDir: folder });
  clock = manualClock();
  // Tokens at CARTO are identified by their names, which depend on the key.
  const environment = { KV_ENCRYPTION_KEY: KEY.toBase64() };
  services = await startServices({ carto, clock, kvPath: `${folder}/kv.sqlite3`, environment });
});
afterAll(async () => {
  await services.close();
  await carto.close();
  await Deno.remove(folder, { recursive: true });
});

/** The tokens that CARTO has, and those of views among them. */
const atCarto = () => aliveAtCarto(carto, "https://maps.example.com", KEY);
const viewsAtCarto = async () => (await atCarto()).filter(({ name }) => name.includes("-view-"));

/** Adds a person, signs them in, and gets their token. */
async function signedIn(username: string, groups: string[] = ["BOSTON"]) {
  const { users, sessions } = services;
  await users.add({ username, groups, password: "correct horse battery" });
  const who = { username, displayName: username, groups, method: "password" as const };
  const { token: cookie, session } = await sessions.start(who, "cookie");
  const read = (fresh = false) => sessions.read(cookie, "cookie", { fresh });
  const obtain = async () => (await sessionToken(services, ({ fresh } = {}) => read(fresh)))?.token;
  const token = await obtain();
  assert(token !== undefined);
  return { username, session, cookie, read, obtain, token: token.token };
}

/** An operator's session, and whom they view. */
async function operatorAndSubject(username: string) {
  const operator = await signedIn(username, ["NEW YORK"]);
  const session = await operator.read();
  const boston = await findSubject(services, { group: "BOSTON", person: "" });
  assert(session !== null && boston !== null);
  return { session, boston };
}

const tokensOf = async (q: string) =>
  (await readTokens({ store: services.store, now: clock.now }, { q })).tokens;
const changes = () =>
  services.logged.flatMap(({ event, change, of }) =>
    event === "admin_changed" ? [[change, of]] : []
  );

describe("a person's token", () => {
  it("is shown with its rights and uses, and revoked here and at CARTO at once", async () => {
    const ann = await signedIn("ann");
    await services.broker.runMaintenance();
    const [shown, ...others] = await tokensOf("ann");
    assert(shown !== undefined);
    expect(others).toEqual([]);
    expect(shown).toMatchObject({
      username: "ann",
      groups: ["BOSTON"],
      narrowed: false,
      tokens: 1,
      mintedAt: clock.now(),
      handedOutAt: clock.now(),
    });
    expect(shown.datasets).toContain("retail_stores");
    expect(JSON.stringify(shown)).not.toContain(ann.token);

    clock.pass(MINUTE_MS);
    expect(await revokeToken(services, BY, shown.rightsHash)).toBe("user:ann");
    expect(await isAlive(carto, ann.token)).toBe(false);
    const revokedAt = clock.now();
    expect((await readPerson(services, "ann"))?.ended).toMatchObject([
      { reason: "operator", at: revokedAt, deletedAt: revokedAt, attempts: 0, error: null },
    ]);
    expect(changes().at(-1)).toEqual(["token_revoked", "user:ann"]);
    expect(await revokeToken(services, BY, shown.rightsHash)).toBeNull();
    // Their session goes on with another token.
    const next = await ann.obtain();
    assert(next !== undefined && next.token !== ann.token);
    expect(await isAlive(carto, next.token)).toBe(true);
  });

  it("shows why CARTO did not delete it, and when it did", async () => {
    const eve = await signedIn("eve");
    const fault = carto.faults.inject({ endpoint: "tokens", kind: "status", status: 500 });
    const [shown] = await tokensOf("eve");
    await revokeToken(services, BY, shown?.rightsHash ?? "");
    const person = await readPerson(services, "eve");
    expect(person?.ended).toMatchObject([{ reason: "operator", attempts: 1 }]);
    expect(person?.ended[0]?.error).toContain("500");
    expect(person?.ended[0]?.deletedAt).toBeUndefined();
    expect((await readRevoking(services.store, clock.now())).tokens)
      .toMatchObject([{ owner: "user:eve", reason: "operator", attempts: 1 }]);
    fault.lift();
    clock.pass(MINUTE_MS);
    await services.broker.runMaintenance();
    expect((await readPerson(services, "eve"))?.ended)
      .toMatchObject([{ deletedAt: clock.now(), attempts: 0, error: null }]);
    expect(await isAlive(carto, eve.token)).toBe(false);
  });
});

describe("a person", () => {
  it("is shown with groups, devices and times; one session ends, then the account", async () => {
    const bob = await signedIn("bob", ["BOSTON", "GONE"]);
    const second = await services.sessions.start(
      { username: "bob", displayName: "bob", groups: ["BOSTON", "GONE"], method: "password" },
      "cookie",
    );
    const before = await readPerson(services, "BOB ");
    expect(before?.groups).toEqual([{ name: "BOSTON", known: true }, {
      name: "GONE",
      known: false,
    }]);
    expect(before?.sessions).toHaveLength(2);
    expect(before?.person).toMatchObject({ disabled: false, lastSeenAt: clock.now() });

    const action = { by: BY, username: "bob" };
    expect(await endSession(services, action, "0".repeat(64))).toBe(false);
    expect(await endSession(services, action, bob.session.idHash)).toBe(true);
    expect(await bob.read()).toBeNull();
    expect(await isAlive(carto, bob.token)).toBe(false);
    expect((await readPerson(services, "bob"))?.sessions.map(({ idHash }) => idHash))
      .toEqual([second.session.idHash]);

    expect(await disablePerson(services, action)).toBe(true);
    expect(await services.sessions.read(second.token, "cookie", { fresh: true })).toBeNull();
    expect((await readPerson(services, "bob"))?.person.disabled).toBe(true);
    expect(await enablePerson(services, action)).toBe(true);
    expect(await enablePerson(services, { by: BY, username: "nobody" })).toBe(false);
    expect(await readPerson(services, "nobody")).toBeNull();
    expect(changes().slice(-3)).toEqual([
      ["session_ended", "bob"],
      ["disabled", "bob"],
      ["enabled", "bob"],
    ]);
  });
});

describe("access", () => {
  it("is a matrix of groups, datasets and maps, and has the SQL of a group and of a person", async () => {
    const { groups, datasets, maps } = readMatrix(services);
    expect(datasets).toContain("retail_stores");
    expect(groups.find(({ group }) => group === "BOSTON")?.datasets.retail_stores).toBe("some");
    expect(maps.length).toBeGreaterThan(0);

    const found = await findSubject(services, { group: "BOSTON", person: "" });
    assert(found !== null);
    const access = readAccess(services, found);
    const stores = access.datasets.find(({ name }) => name === "retail_stores");
    expect(stores?.shown?.sql).toBe(
      services.access.rightsOf(found.subject).sources.retail_stores?.sqlQuery,
    );
    expect(stores?.rules[0]?.comparisons[0]).toMatchObject({ origins: [{ kind: "policy" }] });
    const counted = (await countRows(services, BY, access)).get("retail_stores");
    expect(counted).toEqual({ rows: expect.any(Number) });

    const person = await findSubject(services, { group: "", person: "Ann" });
    assert(person !== null);
    expect(readAccess(services, person).datasets).toEqual(access.datasets);
    expect(await findSubject(services, { group: "NONE", person: "" })).toBeNull();
    expect(await findSubject(services, { group: "", person: "nobody" })).toBeNull();
  });
});

describe("a view as others", () => {
  it("has a token of its own for ten minutes, and no rights of the operator's", async () => {
    const operator = await signedIn("olga", ["NEW YORK"]);
    const session = await operator.read();
    const boston = await findSubject(services, { group: "BOSTON", person: "" });
    assert(session !== null && boston !== null);
    await startView(services, session, boston);
    const open = await readView(services, session);
    assert(open !== null);
    expect(open.view.subject).toEqual({ groups: ["BOSTON"] });
    expect(open.view.expiresAt).toBe(clock.now() + 10 * MINUTE_MS);
    expect(open.rights.groups).toEqual(["BOSTON"]);
    expect(await viewsAtCarto()).toHaveLength(1);
    expect(await isAlive(carto, open.view.token)).toBe(true);
    // The operator's own session and token are what they were, and Boston's people have others.
    expect((await operator.obtain())?.token).toBe(operator.token);
    expect(open.view.token).not.toBe(operator.token);
    expect(await tokensOf("olga")).toHaveLength(1);
    // Another session of the same person has no view.
    expect(await readView(services, { ...session, idHash: "0".repeat(64) })).toBeNull();

    // Reconciliation knows it.
    clock.pass(MINUTE_MS);
    await services.broker.runMaintenance();
    expect(await isAlive(carto, open.view.token)).toBe(true);
    await endView(services, session);
    await services.broker.runMaintenance();
    expect(await readView(services, session)).toBeNull();
    expect(await isAlive(carto, open.view.token)).toBe(false);
    expect(changes().slice(-2)).toEqual([["view_started", "BOSTON"], ["view_ended", ""]]);
  });

  it("ends by time, and with all sessions of its operator", async () => {
    const operator = await signedIn("oscar", ["NEW YORK"]);
    const session = await operator.read();
    const boston = await findSubject(services, { group: "BOSTON", person: "" });
    assert(session !== null && boston !== null);
    await startView(services, session, boston);
    const first = await readView(services, session);
    clock.pass(10 * MINUTE_MS);
    expect(await readView(services, session)).toBeNull();
    await services.broker.runMaintenance();
    expect(await isAlive(carto, first?.view.token ?? "")).toBe(false);

    await startView(services, session, boston);
    const second = await readView(services, session);
    await services.sessions.endAll("oscar");
    await services.broker.runMaintenance();
    expect(await readView(services, session)).toBeNull();
    expect(await isAlive(carto, second?.view.token ?? "")).toBe(false);
  });

  it("ends with the policy, and leaves no token behind where CARTO fails", async () => {
    const operator = await signedIn("otto", ["NEW YORK"]);
    const session = await operator.read();
    const boston = await findSubject(services, { group: "BOSTON", person: "" });
    assert(session !== null && boston !== null);
    await startView(services, session, boston);
    const open = await readView(services, session);
    await services.broker.revokeOutdated();
    await services.broker.runMaintenance();
    expect(await readView(services, session)).toBeNull();
    expect(await isAlive(carto, open?.view.token ?? "")).toBe(false);

    const fault = carto.faults.inject({ endpoint: "tokens", kind: "status", status: 500 });
    await expect(startView(services, session, boston)).rejects.toThrow("500");
    fault.lift();
    expect(await readView(services, session)).toBeNull();
    clock.pass(11 * MINUTE_MS);
    await services.broker.runMaintenance();
    expect(await viewsAtCarto()).toEqual([]);
  });
});

describe("a view of a person", () => {
  it("ends with the rights that its token has: when they are moved, or removed", async () => {
    const { session } = await operatorAndSubject("opie");
    await signedIn("vera");
    const changes = [
      () => services.users.change("vera", { groups: ["NEW YORK"] }),
      () => services.users.remove("vera"),
    ];
    for (const change of changes) {
      const vera = await findSubject(services, { group: "", person: "vera" });
      assert(vera !== null);
      await startView(services, session, vera);
      expect((await readView(services, session))?.rights.groups).toEqual(vera.subject.groups);
      await change();
      expect(await readView(services, session)).toBeNull();
      await services.broker.runMaintenance();
      expect(await viewsAtCarto()).toEqual([]);
    }
  });
});

describe("a view of a session", () => {
  it("ends with it, also where its operator has another session", async () => {
    const { session, boston } = await operatorAndSubject("ora");
    const who = { username: "ora", displayName: "ora", groups: ["NEW YORK"] };
    const other = await services.sessions.start({ ...who, method: "password" }, "cookie");
    await services.sessions.read(other.token, "cookie");
    await startView(services, session, boston);
    await signOut(services, session);
    await services.broker.runMaintenance();
    expect(await services.sessions.read(other.token, "cookie", { fresh: true })).not.toBeNull();
    expect(await viewsAtCarto()).toEqual([]);
  });
});

describe("a view that starts while something else happens", () => {
  it("replaces another that starts at the same time, of which no token stays", async () => {
    const { session, boston } = await operatorAndSubject("opal");
    await Promise.all([1, 2, 3].map(() => startView(services, session, boston)));
    await services.broker.runMaintenance();
    const open = await readView(services, session);
    expect(await isAlive(carto, open?.view.token ?? "")).toBe(true);
    expect(await viewsAtCarto()).toHaveLength(1);
    await endView(services, session);
    await services.broker.runMaintenance();
    expect(await viewsAtCarto()).toEqual([]);
  });

  it("leaves no token to an operator whose rights were taken meanwhile", async () => {
    const { session, boston } = await operatorAndSubject("orla");
    await services.sessions.endAll("orla");
    await services.broker.runMaintenance();
    await expect(startView(services, session, boston)).rejects
      .toMatchObject({ code: "session_outdated" });
    await services.broker.runMaintenance();
    expect(await readView(services, session)).toBeNull();
    expect(await viewsAtCarto()).toEqual([]);
  });

  it("leaves no token of a policy that was replaced meanwhile", async () => {
    const { session, boston } = await operatorAndSubject("odin");
    const rights = services.access.rightsOf(boston.subject);
    const { views } = services.broker.forOperators;
    await views.start(session, { groups: ["BOSTON"] }, rights, "0".repeat(64));
    await services.broker.runMaintenance();
    expect(await viewsAtCarto()).toEqual([]);
  });
});

describe("all tokens", () => {
  it("are compared with CARTO's, of which others' are named and left alone", async () => {
    clock.pass(10 * MINUTE_MS);
    await compareTokens(services, BY);
    await services.broker.runMaintenance();
    const found = await lastComparison(services.store);
    expect(found).toMatchObject({ at: clock.now(), orphans: { count: 0, names: [] } });
    expect(found?.others.count).toBe(found?.others.names.length);
  });

  it("are revoked in one pass, and people go on with new ones", async () => {
    const people = [await signedIn("p1"), await signedIn("p2"), await signedIn("p3")];
    await revokeAllTokens(services, BY);
    await services.broker.runMaintenance();
    expect(await tokensOf("")).toEqual([]);
    for (const { token } of people) expect(await isAlive(carto, token)).toBe(false);
    expect(await atCarto()).toEqual([]);
    clock.pass(5_001);
    for (const person of people) {
      const next = await person.obtain();
      expect(await isAlive(carto, next?.token ?? "")).toBe(true);
    }
  });
});
