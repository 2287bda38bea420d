/** Every commit of signing in and out, with each fault of a remote KV. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createAttributeVault } from "../../lib/identity/attributes/attribute_vault.ts";
import { takeAttributes } from "../../lib/identity/attributes/take_attributes.ts";
import { createEmbedCodes } from "../../lib/identity/embed_codes.ts";
import { createHashingSlots } from "../../lib/identity/passwords/hashing_slots.ts";
import { createKnownDevices } from "../../lib/identity/throttle/known_devices.ts";
import { CLAIM_MS, createLogoutOnce } from "../../lib/identity/oidc/logout_once.ts";
import { OidcError } from "../../lib/identity/oidc/oidc_errors.ts";
import { createSignIns } from "../../lib/identity/oidc/sign_ins.ts";
import type { Session } from "../../lib/identity/sessions/sessions.ts";
import { createSessions } from "../../lib/identity/sessions/sessions.ts";
import { createSignIn } from "../../lib/identity/sign_in.ts";
import { createThrottle } from "../../lib/identity/throttle/throttle.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { createKeyedHash } from "../../lib/crypto/keyed_hash.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { sessionsOf } from "../../lib/storage/key_prefixes.ts";
import { changedUserKey } from "../../lib/storage/keys.ts";
import {
  isEmpty,
  type KvStorage,
  StorageError,
  UnsettledError,
} from "../../lib/storage/kv_storage.ts";
import { createSealer } from "../../lib/storage/seal.ts";
import { say } from "../../lib/log/terminal.ts";
import { serveKv } from "../helpers/kv_connect/server.ts";
import type { CommitFault } from "../helpers/kv_connect/weather.ts";
import { manualClock, type MovableClock } from "../helpers/manual_clock.ts";

const SECRET = "0b5f8e1c9d7a4263b8c1f0e2d3a49587";
const PASSWORD = "a long pass phrase";
const ANN = { username: "ann", address: "203.0.113.7", password: PASSWORD };
/** The client retries after 300 ms at most. */
const DEADLINE_MS = 1_000;
/** Concurrent journeys: each mostly waits. */
const SIDE_BY_SIDE = 24;
const MOST_TRIES = 10;

const DECLARED = { driver: { type: "text", many: false, claim: "driver" } } as const;

/** A process with empty caches. */
async function setUp(store: KvStorage, clock = manualClock()) {
  const { now, elapsed } = clock;
  const sealer = await createSealer([new Uint8Array(32).fill(7)]);
  const vault = createAttributeVault({ sealer, declared: () => DECLARED });
  const users = createUsers(store, { demo: false, iterations: 1_000, vault });
  const hash = createKeyedHash(SECRET, "sign-ins");
  const sessions = await createSessions({
    store,
    jwtSecrets: [SECRET],
    issuer: "https://maps.example.com",
    limits: { lifetimeMs: 3_600_000, idleMs: 3_600_000, perUser: 20 },
    standing: users.standing,
    vault,
    now,
    elapsed,
  });
  const signIn = createSignIn({
    users,
    sessions,
    throttle: createThrottle({ store, hash, now }),
    hash,
    devices: createKnownDevices({ secrets: [SECRET], now }),
    slots: createHashingSlots(2, 100),
    audit: { record: () => {}, flush: () => Promise.resolve() },
  });
  return {
    clock,
    logoutOnce: createLogoutOnce({ store, now, rememberedMs: 600_000 }),
    users,
    sessions,
    signIn,
    embedCodes: createEmbedCodes({ store, sealer, now }),
    signIns: createSignIns({ store, secrets: [SECRET], now }),
  };
}

interface Person {
  /** Retries once KV is back, as a user does after an error. */
  insist<T>(step: () => Promise<T>): Promise<T>;
  /** The number of writes with an unknown outcome: the machine was too busy for the deadlines. */
  unsettled: number;
}

/** @returns how often a code and a ticket were accepted. */
async function journey(store: KvStorage, person: Person): Promise<number[]> {
  const { insist } = person;
  const { clock, users, sessions, signIn, embedCodes, signIns } = await setUp(store);
  const added = await insist(() => users.add({ ...ANN, groups: ["BOSTON"] }));
  if (person.unsettled === 0) expect(added).toBe(true);
  const { token, session } = await insist(() => signIn.withPassword(ANN, "cookie"));
  if (person.unsettled === 0) expect(await sessions.list(ANN.username)).toHaveLength(1);
  clock.pass(70_000);
  expect(await insist(async () => await sessions.read(token, "cookie"))).not.toBeNull();

  const { code } = await insist(() => embedCodes.issue(session, { parent: session.idHash }));
  const frames: Session[] = [];
  for (let tries = 0; tries < 3; tries++) {
    await insist(async () => {
      const invitation = await embedCodes.redeem(code);
      if (invitation === null) return;
      const { person, parent } = invitation;
      const frame = await signIn.inFrame(person, { parent });
      if (frame !== null) frames.push(frame.session);
    });
  }
  const { ticket, proofs } = signIns.begin("/");
  let taken = 0;
  for (let tries = 0; tries < 3; tries++) {
    await insist(async () => {
      const { signIns } = await setUp(store, clock);
      await signIns.finish(await signIns.take(ticket, proofs.state));
      taken++;
    }).catch((error) => {
      if (!(error instanceof OidcError)) throw error;
    });
  }

  for (const frame of frames) await insist(() => sessions.end(frame));
  await insist(async () => {
    // A session that is gone cannot be ended again, so its end must have been atomic.
    const { sessions } = await setUp(store, clock);
    if (await sessions.read(token, "cookie") !== null) await sessions.end(session);
  });
  clock.pass(5_000);
  expect(await insist(async () => await sessions.read(token, "cookie"))).toBeNull();
  expect(await store.get(changedUserKey(ANN.username))).not.toBeNull();

  await insist(() => store.commit({ delete: [changedUserKey(ANN.username)] }));
  await insist(() => users.change(ANN.username, { disabled: true }));
  expect(await users.stands({ username: ANN.username, groups: ["BOSTON"] })).toBe(false);
  expect((await store.get(changedUserKey(ANN.username)))?.value).toBe("disabled");
  await insist(() => sessions.endAll(ANN.username));
  expect(await isEmpty(store, sessionsOf(ANN.username))).toBe(true);
  await signOutThere(store, person, clock);
  await changeAttribute(store, person, clock);
  return [frames.length, taken];
}

/** A user signs in again with another attribute. */
async function changeAttribute(store: KvStorage, { insist }: Person, clock: MovableClock) {
  const { sessions, users } = await setUp(store, clock);
  const kim = (driver: string) => ({
    username: "oidc:kim",
    displayName: "Kim",
    groups: ["BOSTON"],
    method: "oidc" as const,
    heldAttributes: takeAttributes(DECLARED, [{ driver }], []).held,
  });
  expect(await insist(() => users.admit(kim("d-101")))).toBe(true);
  const { token } = await insist(() => sessions.start(kim("d-101"), "cookie"));
  expect((await sessions.read(token, "cookie"))?.attributes).toEqual({ driver: "d-101" });
  expect(await insist(() => users.admit(kim("d-102")))).toBe(true);
  clock.pass(5_000);
  expect(await sessions.read(token, "cookie")).toBeNull();
  expect((await store.get(changedUserKey("oidc:kim")))?.value).toBe("attributes_changed");
}

/** A user signs out at the identity provider, which resends its logout token until accepted. */
async function signOutThere(store: KvStorage, { insist }: Person, clock: MovableClock) {
  const { sessions, users } = await setUp(store, clock);
  const eve = { username: "oidc:eve", displayName: "Eve", groups: ["BOSTON"], method: "oidc" };
  const person = { ...eve, method: "oidc" } as const;
  const providerSession = "cd".repeat(32);
  expect(await insist(() => users.admit(person))).toBe(true);
  const { token } = await insist(() => sessions.start(person, "cookie", { providerSession }));
  await insist(async () => {
    clock.pass(CLAIM_MS);
    const { logoutOnce, sessions } = await setUp(store, clock);
    try {
      await logoutOnce.run("its hash", () => sessions.endOfProvider(providerSession));
    } catch (error) {
      // It was applied, but the response did not reach the provider.
      if (!(error instanceof OidcError)) throw error;
    }
  });
  expect(await sessions.read(token, "cookie")).toBeNull();
  expect(await store.get(changedUserKey(eve.username))).not.toBeNull();
}

/** @returns the outcome of the journey, and the number of commits. */
async function onServer(at: number, fault: CommitFault | undefined) {
  await using server = serveKv();
  const { weather } = server;
  const store = denoKv(server.url, { deadlineMs: DEADLINE_MS });
  if (fault !== undefined) weather.failCommit(at, fault);
  let refused = 0;
  const person: Person = {
    unsettled: 0,
    async insist(step) {
      for (;;) {
        try {
          return await step();
        } catch (error) {
          if (!(error instanceof StorageError) || refused++ > MOST_TRIES) throw error;
          if (error instanceof UnsettledError) person.unsettled++;
          weather.release();
        }
      }
    },
  };
  try {
    const letIn = await journey(store, person);
    return { letIn, refused, unsettled: person.unsettled, commits: weather.counters.commits };
  } catch (cause) {
    throw new Error(`Commit ${at}, ${fault}`, { cause });
  } finally {
    await store.close();
  }
}

describe("a person's way in and out", () => {
  it("is the same on a file", async () => {
    const folder = await Deno.makeTempDir();
    const store = denoKv(`${folder}/kv.sqlite3`);
    const person: Person = { insist: (step) => step(), unsettled: 0 };
    expect(await journey(store, person)).toEqual([1, 1]);
    await store.close();
    await Deno.remove(folder, { recursive: true });
  });

  it("has no double sign-in and no session that outlives its tokens' end, at any fault", async () => {
    const calm = await onServer(0, undefined);
    expect(calm).toMatchObject({ letIn: [1, 1], refused: 0 });
    const faults: CommitFault[] = ["lost", "dropped", "late", "dead"];
    const runs = faults.flatMap((fault) =>
      Array.from({ length: calm.commits }, (_, index) => ({ at: index + 1, fault }))
    );
    let [refused, unsettled, twice] = [0, 0, 0];
    const failures: unknown[] = [];
    for (let start = 0; start < runs.length; start += SIDE_BY_SIDE) {
      const outcomes = await Promise.allSettled(
        runs.slice(start, start + SIDE_BY_SIDE).map(({ at, fault }) => onServer(at, fault)),
      );
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") failures.push(outcome.reason);
        else {
          refused += outcome.value.refused;
          unsettled += outcome.value.unsettled;
          if (outcome.value.letIn.some((times) => times > 1)) twice++;
        }
      }
    }
    say(
      `${calm.commits} commits x ${faults.length} faults: ${refused} steps refused and tried again, ` +
        `${unsettled} of them unsettled; ${twice} double sign-ins`,
    );
    expect(failures).toEqual([]);
    expect(twice).toBe(0);
  });
});
