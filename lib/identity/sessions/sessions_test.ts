import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { everybodyStands } from "../../../tests/helpers/users.ts";
import { changedUserKey } from "../../storage/keys.ts";
import { FIRST_GENERATION } from "../../storage/revocation_rows.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { type KvStorage, StorageError } from "../../storage/kv_storage.ts";
import { createSessions, RECHECK_MS, type SessionsOptions } from "./sessions.ts";

const ANN = {
  username: "ann@acme.com",
  displayName: "ann@acme.com",
  groups: ["BOSTON"],
  method: "password",
} as const;
const LIFETIME_MS = 12 * 3_600_000;
const IDLE_MS = LIFETIME_MS;
const SECRET = "0b5f8e1c9d7a4263b8c1f0e2d3a49587";
const OTHER = "f9d1c3b5a79182736455463728190a0b";

interface Options {
  store?: KvStorage;
  secrets?: readonly [string, ...string[]];
  issuer?: string;
  perUser?: number;
  standing?: SessionsOptions["standing"];
}

async function setUp(options: Options = {}) {
  const clock = manualClock();
  const store = options.store ?? denoKv(":memory:");
  const sessions = await createSessions({
    store,
    jwtSecrets: options.secrets ?? [SECRET],
    issuer: options.issuer ?? "https://app.example.com",
    limits: { lifetimeMs: LIFETIME_MS, idleMs: IDLE_MS, perUser: options.perUser ?? 2_000 },
    standing: options.standing ?? everybodyStands,
    ...clock,
  });
  return { clock, sessions, store };
}

/** What a session that was read has besides, for a person without attributes. */
const NONE_HELD = { attributes: {}, heldAttributes: {} };

describe("sessions", () => {
  it("are named by their token, until they are ended", async () => {
    const { sessions, store } = await setUp();
    const { token, session } = await sessions.start(ANN, "cookie");
    expect(await sessions.read(token, "cookie")).toEqual({
      ...session,
      ...NONE_HELD,
      generation: FIRST_GENERATION,
    });
    expect(session).toMatchObject(ANN);
    await sessions.end(session);
    expect(await sessions.read(token, "cookie")).toBeNull();
    await store.close();
  });

  it("end on another process within the promised time", async () => {
    const store = denoKv(":memory:");
    const here = await setUp({ store });
    const there = await setUp({ store });
    const { token, session } = await here.sessions.start(ANN, "cookie");
    expect(await there.sessions.read(token, "cookie")).not.toBeNull();
    await here.sessions.end(session);
    there.clock.pass(RECHECK_MS);
    expect(await there.sessions.read(token, "cookie")).toBeNull();
    await store.close();
  });

  it("end there within that time also where KV takes long to note a use, or cannot", async () => {
    for (const failure of [null, new StorageError("no space left")]) {
      const kv = denoKv(":memory:");
      const here = await setUp({ store: kv });
      const { token, session } = await here.sessions.start(ANN, "cookie");
      const there = await setUp({
        store: {
          ...kv,
          async commit(change) {
            await here.sessions.end(session);
            there.clock.pass(RECHECK_MS);
            if (failure !== null) throw failure;
            return await kv.commit(change);
          },
        },
      });
      there.clock.pass(120_000);
      expect(await there.sessions.read(token, "cookie")).toBeNull();
      await kv.close();
    }
  });

  it("end there within that time also where the date is set back, or ahead, meanwhile", async () => {
    for (const ms of [-30 * 60_000, -3_600_000, 3_600_000]) {
      const store = denoKv(":memory:");
      const here = await setUp({ store });
      const there = await setUp({ store });
      const { token, session } = await here.sessions.start(ANN, "cookie");
      expect(await there.sessions.read(token, "cookie")).not.toBeNull();
      there.clock.step(ms);
      await here.sessions.end(session);
      there.clock.pass(RECHECK_MS);
      expect(await there.sessions.read(token, "cookie")).toBeNull();
      await store.close();
    }
  });

  it("cost KV no more for all the pages that poll, and a use is still recorded", async () => {
    const kv = denoKv(":memory:");
    let reads = 0;
    const get = (key: Deno.KvKey) => {
      reads++;
      return kv.get(key);
    };
    const { clock, sessions } = await setUp({ store: { ...kv, get } });
    const { token } = await sessions.start(ANN, "cookie");
    clock.pass(120_000);
    reads = 0;
    for (let page = 0; page < 50; page++) {
      expect(await sessions.read(token, "cookie", { unattended: true })).not.toBeNull();
    }
    expect(reads).toBe(1);
    expect((await sessions.read(token, "cookie"))?.seenAt).toBe(clock.now());
    expect((await sessions.list(ANN.username))[0]?.seenAt).toBe(clock.now());
    await kv.close();
  });

  it("expire by the clock, while the record still exists", async () => {
    const { clock, sessions, store } = await setUp();
    const { token } = await sessions.start(ANN, "cookie");
    clock.pass(LIFETIME_MS - 1);
    expect(await sessions.read(token, "cookie")).not.toBeNull();
    clock.pass(1);
    expect(await sessions.read(token, "cookie")).toBeNull();
    await store.close();
  });

  it("end within the promised time once their user is disabled or leaves the group", async () => {
    const users = new Map<string, string>([[ANN.username, "BOSTON"]]);
    const { clock, sessions, store } = await setUp({
      standing: ({ username, groups: [group] }) => ({
        keys: [],
        check: () => Promise.resolve(users.get(username) === group ? FIRST_GENERATION : null),
      }),
    });
    const { token } = await sessions.start(ANN, "cookie");
    expect(await sessions.read(token, "cookie")).not.toBeNull();
    users.set(ANN.username, "NEW YORK");
    clock.pass(RECHECK_MS);
    expect(await sessions.read(token, "cookie")).toBeNull();
    await store.close();
  });

  it("have their user's tokens revoked with the last one that is in use", async () => {
    const { clock, sessions, store } = await setUp();
    const [first, second, replaced] = await Promise.all(
      [1, 2, 3].map(() => sessions.start(ANN, "cookie")),
    );
    assert(first && second && replaced);
    const marked = async () => await store.get(changedUserKey(ANN.username)) !== null;
    // Started in the same browser, which requests its token at once.
    const successor = await sessions.start(ANN, "cookie");
    await sessions.end(replaced.session, successor.session);
    expect(await marked()).toBe(false);
    clock.pass(60_000);
    await sessions.read(second.token, "cookie");
    await sessions.end(first.session);
    expect(await marked()).toBe(false);
    // The successor was never used: its token may not have arrived.
    await sessions.end(second.session);
    expect(await marked()).toBe(true);
    await store.close();
  });

  it("that end at the same moment do not rely on one another", async () => {
    const { clock, sessions, store } = await setUp();
    const started = [await sessions.start(ANN, "cookie"), await sessions.start(ANN, "cookie")];
    clock.pass(60_000);
    for (const { token } of started) await sessions.read(token, "cookie");
    await Promise.all(started.map(({ session }) => sessions.end(session)));
    expect(await store.get(changedUserKey(ANN.username))).not.toBeNull();
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
    const otherSecret = await setUp({ store, secrets: [OTHER] });
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
    const hashes = new Set([session.idHash]);
    for (let n = 0; n < 999; n++) {
      // Of several people: a start looks at all other sessions of the same one.
      const person = { ...ANN, username: `ann${n % 100}@acme.com` };
      hashes.add((await sessions.start(person, "cookie")).session.idHash);
    }
    expect(hashes.size).toBe(1_000);
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

describe("a user's sessions", () => {
  const BOB = { ...ANN, username: "bob@acme.com" };
  const PROVIDER = "cd".repeat(32);

  it("are listed, most recently used first, without those of other users", async () => {
    const { clock, sessions, store } = await setUp();
    const first = await sessions.start(ANN, "cookie", { agent: "Firefox on Linux" });
    clock.pass(1_000);
    const second = await sessions.start(ANN, "bearer", { agent: "A program" });
    await sessions.start(BOB, "cookie");
    expect(await sessions.list(ANN.username)).toEqual([second.session, first.session]);
    clock.pass(120_000);
    await sessions.read(first.token, "cookie");
    const [used, other] = await sessions.list(ANN.username);
    expect([used?.agent, used?.seenAt, other?.agent])
      .toEqual(["Firefox on Linux", clock.now(), "A program"]);
    await store.close();
  });

  it("end one by one, by their owner's name only, and revoke the token", async () => {
    const { sessions, store } = await setUp();
    const first = await sessions.start(ANN, "cookie");
    const second = await sessions.start(ANN, "cookie");
    const { idHash } = first.session;
    expect(await sessions.endByHash(BOB.username, idHash)).toBe(false);
    expect(await sessions.read(first.token, "cookie")).not.toBeNull();
    expect(await store.get(changedUserKey(ANN.username))).toBeNull();
    expect(await sessions.endByHash(ANN.username, idHash)).toBe(true);
    expect(await sessions.read(first.token, "cookie")).toBeNull();
    expect(await sessions.read(second.token, "cookie")).not.toBeNull();
    expect((await store.get(changedUserKey(ANN.username)))?.value).toBe("signed_out");
    expect(await sessions.endByHash(ANN.username, idHash)).toBe(false);
    await store.close();
  });

  it("end all at once, or all but one, and keep the better reason for it", async () => {
    const { sessions, store } = await setUp();
    const own = await sessions.start(ANN, "cookie");
    await sessions.start(ANN, "cookie");
    const bearer = await sessions.start(ANN, "bearer");
    expect(await sessions.endAll(ANN.username, own.session.idHash)).toBe(2);
    expect(await sessions.read(bearer.token, "bearer")).toBeNull();
    expect(await sessions.read(own.token, "cookie")).not.toBeNull();
    await store.commit({ set: [{ key: changedUserKey(ANN.username), value: "disabled" }] });
    expect(await sessions.endAll(ANN.username)).toBe(1);
    expect(await sessions.read(own.token, "cookie")).toBeNull();
    expect((await store.get(changedUserKey(ANN.username)))?.value).toBe("disabled");
    expect(await sessions.endAll(ANN.username)).toBe(0);
    await store.close();
  });

  it("end with the session at the provider that they began in", async () => {
    const { sessions, store } = await setUp();
    const details = { providerSession: PROVIDER };
    const there = await sessions.start(ANN, "cookie", details);
    const bobs = await sessions.start(BOB, "cookie", details);
    const here = await sessions.start(ANN, "cookie");
    expect(await sessions.endOfProvider("ef".repeat(32))).toEqual([]);
    expect((await sessions.endOfProvider(PROVIDER)).toSorted())
      .toEqual([ANN.username, BOB.username]);
    for (const { token } of [there, bobs]) expect(await sessions.read(token, "cookie")).toBeNull();
    expect(await sessions.read(here.token, "cookie")).not.toBeNull();
    await store.close();
  });

  it("end no later than the token they were made from", async () => {
    const { clock, sessions, store } = await setUp();
    const expiresAt = clock.now() + 60_000;
    const { token, session } = await sessions.start(ANN, "bearer", { expiresAt });
    expect(session.expiresAt).toBe(expiresAt);
    clock.pass(60_000);
    expect(await sessions.read(token, "bearer")).toBeNull();
    const late = await sessions.start(ANN, "bearer", { expiresAt: clock.now() + 2 * LIFETIME_MS });
    expect(late.session.expiresAt).toBe(clock.now() + LIFETIME_MS);
    await store.close();
  });

  it("go on under a new secret, with a token that is handed out once", async () => {
    const before = await setUp();
    const { token, session } = await before.sessions.start(ANN, "cookie");
    const { sessions, store } = await setUp({ store: before.store, secrets: [OTHER, SECRET] });
    expect(await sessions.read(token, "cookie")).toEqual({
      ...session,
      ...NONE_HELD,
      generation: FIRST_GENERATION,
    });
    const renewed = await sessions.renewed(token, session) ?? "";
    expect(await sessions.read(renewed, "cookie")).toEqual({
      ...session,
      ...NONE_HELD,
      generation: FIRST_GENERATION,
    });
    expect(await sessions.renewed(renewed, session)).toBeNull();
    const later = await setUp({ store, secrets: [OTHER] });
    expect(await later.sessions.read(token, "cookie")).toBeNull();
    expect(await later.sessions.read(renewed, "cookie")).toEqual({
      ...session,
      ...NONE_HELD,
      generation: FIRST_GENERATION,
    });
    await store.close();
  });
});
