import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { kvStore, type Store } from "../storage/store.ts";
import { createSessions, RECHECK_MS } from "./sessions.ts";

const ANN = {
  username: "ann@acme.com",
  displayName: "ann@acme.com",
  groups: ["BOSTON"],
  method: "password",
} as const;
const LIFETIME_MS = 12 * 3_600_000;
const IDLE_MS = LIFETIME_MS;
const SECRET = "0b5f8e1c9d7a4263b8c1f0e2d3a49587";

interface Options {
  store?: Store;
  secret?: string;
  issuer?: string;
  userStands?: (username: string, groups: readonly string[]) => Promise<boolean>;
}

async function setUp(options: Options = {}) {
  const clock = { now: Date.now() };
  const store = options.store ?? kvStore(":memory:");
  const sessions = await createSessions({
    store,
    jwtSecrets: [options.secret ?? SECRET],
    issuer: options.issuer ?? "https://app.example.com",
    limits: { lifetimeMs: LIFETIME_MS, idleMs: IDLE_MS },
    userStands: options.userStands ?? (() => Promise.resolve(true)),
    now: () => clock.now,
  });
  return { clock, sessions, store };
}

describe("sessions", () => {
  it("are what their token says, until they are ended", async () => {
    const { sessions, store } = await setUp();
    const { token, session } = await sessions.start(ANN, "cookie");
    expect(await sessions.read(token, "cookie")).toEqual(session);
    expect(session).toMatchObject(ANN);
    await sessions.end(session);
    expect(await sessions.read(token, "cookie")).toBeNull();
    await store.close();
  });

  it("end on another process within the promised time", async () => {
    const store = kvStore(":memory:");
    const here = await setUp({ store });
    const there = await setUp({ store });
    const { token, session } = await here.sessions.start(ANN, "cookie");
    expect(await there.sessions.read(token, "cookie")).not.toBeNull();
    await here.sessions.end(session);
    there.clock.now += RECHECK_MS;
    expect(await there.sessions.read(token, "cookie")).toBeNull();
    await store.close();
  });

  it("end at their time by the clock, while the record is still there", async () => {
    const { clock, sessions, store } = await setUp();
    const { token } = await sessions.start(ANN, "cookie");
    clock.now += LIFETIME_MS - 1;
    expect(await sessions.read(token, "cookie")).not.toBeNull();
    clock.now += 1;
    expect(await sessions.read(token, "cookie")).toBeNull();
    await store.close();
  });

  it("end within the promised time once their user is not let in, or not in that group", async () => {
    const users = new Map<string, string>([[ANN.username, "BOSTON"]]);
    const { clock, sessions, store } = await setUp({
      userStands: (username, [group]) => Promise.resolve(users.get(username) === group),
    });
    const { token } = await sessions.start(ANN, "cookie");
    expect(await sessions.read(token, "cookie")).not.toBeNull();
    users.set(ANN.username, "NEW YORK");
    clock.now += RECHECK_MS;
    expect(await sessions.read(token, "cookie")).toBeNull();
    await store.close();
  });

  it("tell at their end whether their user has another", async () => {
    const { sessions, store } = await setUp();
    const first = await sessions.start(ANN, "cookie");
    const second = await sessions.start(ANN, "bearer");
    await sessions.start({ ...ANN, username: "bob@acme.com" }, "cookie");
    expect(await sessions.end(first.session)).toBe(true);
    expect(await sessions.end(second.session)).toBe(false);
    await store.close();
  });

  it("of a cookie are no bearer's, and the other way round", async () => {
    const { sessions, store } = await setUp();
    const cookie = await sessions.start(ANN, "cookie");
    const bearer = await sessions.start(ANN, "bearer");
    expect(await sessions.read(cookie.token, "bearer")).toBeNull();
    expect(await sessions.read(bearer.token, "cookie")).toBeNull();
    expect(await sessions.read(cookie.token, "cookie")).not.toBeNull();
    expect(await sessions.read(cookie.token, "bearer")).toBeNull();
    await store.close();
  });

  it("are not those of another app or another secret", async () => {
    const { sessions, store } = await setUp();
    const { token } = await sessions.start(ANN, "cookie");
    const otherApp = await setUp({ store, issuer: "https://other.example.com" });
    const otherSecret = await setUp({ store, secret: "f9d1c3b5a79182736455463728190a0b" });
    expect(await otherApp.sessions.read(token, "cookie")).toBeNull();
    expect(await otherSecret.sessions.read(token, "cookie")).toBeNull();
    await store.close();
  });

  it("have ids of 256 random bits, which the store does not hold", async () => {
    const { sessions, store } = await setUp();
    const { token, session } = await sessions.start(ANN, "cookie");
    const [, payload] = token.split(".");
    const { jti } = JSON.parse(
      new TextDecoder().decode(Uint8Array.fromBase64(payload ?? "", { alphabet: "base64url" })),
    );
    expect(Uint8Array.fromBase64(jti, { alphabet: "base64url" })).toHaveLength(32);
    const entry = await store.get(["sessions", session.idHash]);
    expect(JSON.stringify(entry)).not.toContain(jti);
    await store.close();
  });

  it("are found by no other text, random or near", async () => {
    const { sessions, store } = await setUp();
    const { token } = await sessions.start(ANN, "cookie");
    const near = fc.tuple(fc.nat(token.length - 1), fc.constantFrom(..."aZ0-_.")).map(
      ([at, letter]) => token.slice(0, at) + letter + token.slice(at + 1),
    );
    const text = fc.oneof(fc.string(), fc.string({ maxLength: 5000 }), near);
    await fc.assert(fc.asyncProperty(text, async (other) => {
      fc.pre(other !== token);
      expect(await sessions.read(other, "cookie")).toBeNull();
    }));
    await store.close();
  });
});
