import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import type { AuditEvent } from "../audit/audit.ts";
import { createKeyedHash } from "../crypto/keyed_hash.ts";
import { denoKv } from "../storage/deno_kv.ts";
import { createHashingSlots } from "./passwords/hashing_slots.ts";
import { createKnownDevices } from "./throttle/known_devices.ts";
import { createSessions } from "./sessions/sessions.ts";
import { createSignIn, DisabledError, WrongCredentialsError } from "./sign_in.ts";
import { createThrottle, LIMITS, TooManyAttemptsError } from "./throttle/throttle.ts";
import { createUsers } from "./users/users.ts";

const SECRET = "0b5f8e1c9d7a4263b8c1f0e2d3a49587";
const PASSWORD = "a long pass phrase";
const ANN = { username: "Ann@acme.com", address: "203.0.113.7" };
const EVE = {
  username: "host:eve",
  displayName: "Eve",
  groups: ["BOSTON"],
  method: "host",
} as const;
const SLOTS = 2;

async function withSignIn(test: (given: Awaited<ReturnType<typeof setUp>>) => Promise<void>) {
  const given = await setUp();
  await test(given);
  await given.store.close();
}

async function setUp() {
  const clock = manualClock();
  const store = denoKv(":memory:");
  const audited: AuditEvent[] = [];
  const users = createUsers(store, { demo: false, iterations: 1_000 });
  const hash = createKeyedHash(SECRET, "sign-ins");
  const throttle = createThrottle({ store, hash, ...clock });
  const sessions = await createSessions({
    store,
    jwtSecrets: [SECRET],
    issuer: "https://maps.example.com",
    limits: { lifetimeMs: 3_600_000, idleMs: 3_600_000, perUser: 50 },
    standing: users.standing,
    ...clock,
  });
  const signIn = createSignIn({
    users,
    sessions,
    throttle,
    devices: createKnownDevices({ secrets: [SECRET], now: clock.now }),
    hash,
    slots: createHashingSlots(SLOTS, 100),
    audit: { record: (event) => audited.push(event), flush: () => Promise.resolve() },
  });
  await users.add({ username: ANN.username, groups: ["BOSTON"], password: PASSWORD });
  return { audited, clock, hash, sessions, signIn, store, throttle, users };
}

describe("signing in with a password", () => {
  it("begins a session of the person, with their groups and address", () =>
    withSignIn(async ({ sessions, signIn }) => {
      const attempt = { ...ANN, password: PASSWORD };
      const { token } = await signIn.withPassword(attempt, "cookie", { agent: "Firefox" });
      expect(await sessions.read(token, "cookie")).toMatchObject({
        username: "ann@acme.com",
        groups: ["BOSTON"],
        method: "password",
        agent: "Firefox",
      });
    }));

  it("is audited, whether it succeeds or not, with no password and no name that failed", () =>
    withSignIn(async ({ audited, hash, signIn, users }) => {
      await signIn.withPassword({ ...ANN, password: PASSWORD }, "cookie");
      const secret = "what was meant for the field below";
      for (const attempt of [{ ...ANN, password: secret }, { ...ANN, username: secret }]) {
        await expect(signIn.withPassword({ password: "no", ...attempt }, "bearer")).rejects
          .toThrow(WrongCredentialsError);
      }
      await users.change(ANN.username, { disabled: true });
      await expect(signIn.withPassword({ ...ANN, password: PASSWORD }, "cookie")).rejects
        .toThrow(WrongCredentialsError);
      const failed = (name: string) => ({
        event: "sign_in_failed",
        name_hash: hash(name),
        method: "password",
        reason: "WrongCredentialsError",
      });
      expect(audited).toEqual([
        { event: "signed_in", username: "ann@acme.com", groups: ["BOSTON"], method: "password" },
        failed("ann@acme.com"),
        failed(secret),
        failed("ann@acme.com"),
      ]);
      expect(JSON.stringify(audited)).not.toContain(secret);
      expect(JSON.stringify(audited)).not.toContain(PASSWORD);
    }));

  it("is refused over the limit, right or wrong, until the hour is over", () =>
    withSignIn(async ({ audited, clock, signIn, throttle }) => {
      clock.step(-(clock.now() % 3_600_000));
      for (let n = 0; n < LIMITS.account; n++) await throttle.failed(ANN);
      for (const password of ["wrong", PASSWORD]) {
        await expect(signIn.withPassword({ ...ANN, password }, "cookie")).rejects
          .toThrow(TooManyAttemptsError);
      }
      expect(audited.map((event) => "reason" in event && event.reason))
        .toEqual(["TooManyAttemptsError", "TooManyAttemptsError"]);
      clock.pass(3_600_000);
      await signIn.withPassword({ ...ANN, password: PASSWORD }, "cookie");
    }));

  it("admits the owner from a device that signed in before, despite others' failures", () =>
    withSignIn(async ({ signIn, throttle }) => {
      const own = { ...ANN, password: PASSWORD };
      const { devices } = await signIn.withPassword(own, "cookie");
      // From the owner's own address too, and while others hold every slot.
      for (let n = 0; n < LIMITS.networks[0]; n++) await throttle.failed(ANN);
      const guesses = Array.from(
        { length: 20 },
        () => signIn.withPassword({ ...ANN, password: "x" }, "cookie").catch(() => undefined),
      );
      await signIn.withPassword({ ...own, devices }, "cookie");
      await Promise.all(guesses);
      await expect(signIn.withPassword(own, "cookie")).rejects.toThrow(TooManyAttemptsError);
      const forOther = { ...own, username: "bob@acme.com", address: "198.51.100.1", devices };
      await expect(signIn.withPassword(forOther, "cookie")).rejects.toThrow(WrongCredentialsError);
    }));

  it("allows a thief of the device's cookie only as many guesses as its own limit", () =>
    withSignIn(async ({ signIn, throttle }) => {
      const { devices } = await signIn.withPassword({ ...ANN, password: PASSWORD }, "cookie");
      for (let n = 0; n < LIMITS.account; n++) await throttle.failed(ANN);
      const tries = await Promise.allSettled(
        Array.from(
          { length: 60 },
          () => signIn.withPassword({ ...ANN, password: "x", devices }, "cookie"),
        ),
      );
      const looked = tries.filter((one) =>
        one.status === "rejected" && one.reason instanceof WrongCredentialsError
      );
      expect(looked.length).toBeGreaterThanOrEqual(LIMITS.device);
      expect(looked.length).toBeLessThan(LIMITS.device + SLOTS);
      await expect(signIn.withPassword({ ...ANN, password: PASSWORD, devices }, "cookie")).rejects
        .toThrow(TooManyAttemptsError);
    }));

  it("is refused over the limit for an unknown name in the same way", () =>
    withSignIn(async ({ signIn, throttle }) => {
      const unknown = { ...ANN, username: "unknown@acme.com" };
      for (let n = 1; n < LIMITS.account; n++) await throttle.failed(unknown);
      await expect(signIn.withPassword({ ...unknown, password: "x" }, "cookie")).rejects
        .toThrow(WrongCredentialsError);
      await expect(signIn.withPassword({ ...unknown, password: "x" }, "cookie")).rejects
        .toThrow(TooManyAttemptsError);
    }));

  it("exceeds the limit by at most the slots, when all come at once", () =>
    withSignIn(async ({ signIn, throttle }) => {
      for (let n = 1; n < LIMITS.account; n++) await throttle.failed(ANN);
      const tries = await Promise.allSettled(
        Array.from({ length: 40 }, () => signIn.withPassword({ ...ANN, password: "x" }, "cookie")),
      );
      const looked = tries.filter((one) =>
        one.status === "rejected" && one.reason instanceof WrongCredentialsError
      );
      expect(looked.length).toBeGreaterThan(0);
      expect(looked.length).toBeLessThanOrEqual(SLOTS);
    }));

  it("counts a name as one in every form of Unicode and case", () =>
    withSignIn(async ({ signIn, throttle }) => {
      const forms = ["zo\u00eb", "ZO\u00cb", "zoe\u0308", " Zoe\u0308 "];
      for (let n = 0; n < LIMITS.account; n++) {
        await throttle.failed({ ...ANN, username: forms[n % forms.length] ?? "" });
      }
      for (const username of forms) {
        await expect(signIn.withPassword({ ...ANN, username, password: "x" }, "cookie")).rejects
          .toThrow(TooManyAttemptsError);
      }
    }));

  it("fails when the password changes meanwhile", () =>
    withSignIn(async ({ sessions, signIn, users }) => {
      const start = sessions.start;
      // The slowest case: just before the session starts, the password changes and all sessions
      // end.
      sessions.start = async (...args) => {
        await users.setPassword(ANN.username, "quite another phrase");
        await sessions.endAll("ann@acme.com");
        return await start(...args);
      };
      await expect(signIn.withPassword({ ...ANN, password: PASSWORD }, "cookie")).rejects
        .toThrow(WrongCredentialsError);
      expect(await sessions.list("ann@acme.com")).toEqual([]);
    }));
});

describe("signing in with another system's word", () => {
  it("starts a session, audited", () =>
    withSignIn(async ({ audited, sessions, signIn }) => {
      const { token } = await signIn.withProof(EVE, "bearer");
      expect(await sessions.read(token, "bearer")).toMatchObject(EVE);
      expect(audited).toEqual([
        { event: "signed_in", username: "host:eve", groups: ["BOSTON"], method: "host" },
      ]);
    }));

  it("leaves no session where the user is disabled meanwhile, also once they are enabled", () =>
    withSignIn(async ({ sessions, signIn, users }) => {
      const start = sessions.start;
      const tokens: string[] = [];
      sessions.start = async (...args) => {
        await users.change("host:eve", { disabled: true });
        await sessions.endAll("host:eve");
        const started = await start(...args);
        tokens.push(started.token);
        return started;
      };
      await expect(signIn.withProof(EVE, "cookie")).rejects.toThrow(DisabledError);
      await users.change("host:eve", { disabled: false });
      expect(await sessions.read(tokens[0] ?? "", "cookie")).toBeNull();
      expect(await sessions.list("host:eve")).toEqual([]);
    }));

  it("is refused to a disabled user, audited", () =>
    withSignIn(async ({ audited, hash, signIn, users }) => {
      await users.admit(EVE);
      await users.change("host:eve", { disabled: true });
      await expect(signIn.withProof(EVE, "bearer")).rejects.toThrow(DisabledError);
      expect(audited).toEqual([{
        event: "sign_in_failed",
        name_hash: hash("host:eve"),
        method: "host",
        reason: "DisabledError",
      }]);
    }));
});
