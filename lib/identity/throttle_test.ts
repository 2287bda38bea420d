import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createKeyedHash } from "../keyed_hash.ts";
import { ALL_FAILED_SIGN_INS } from "../storage/keys.ts";
import { kvStore } from "../storage/store.ts";
import { createThrottle, LIMITS, TooManyAttemptsError } from "./throttle.ts";

const ANN = { username: "ann@acme.com", address: "203.0.113.7" };
const HOUR_MS = 3_600_000;

async function withThrottle(
  test: (throttle: ReturnType<typeof createThrottle>, clock: { now: number }) => Promise<void>,
) {
  // Ten minutes past the hour.
  const clock = { now: 500_000 * HOUR_MS + 600_000 };
  const store = kvStore(":memory:");
  const hash = createKeyedHash("0b5f8e1c9d7a4263b8c1f0e2d3a49587", "sign-ins");
  await test(createThrottle({ store, hash, now: () => clock.now }), clock);
  const rows = JSON.stringify((await store.list(ALL_FAILED_SIGN_INS)).map(({ key }) => key));
  for (const told of [ANN.username, ANN.address]) expect(rows).not.toContain(told);
  await store.close();
}

async function fail(
  throttle: ReturnType<typeof createThrottle>,
  times: number,
  attempt: (index: number) => typeof ANN,
) {
  for (let index = 0; index < times; index++) await throttle.failed(attempt(index));
}

describe("throttle", () => {
  it("stops an account after its failures from anywhere, until the hour is over", async () => {
    await withThrottle(async (throttle, clock) => {
      await fail(throttle, LIMITS.account - 1, (i) => ({ ...ANN, address: `198.51.100.${i}` }));
      await throttle.check(ANN);
      await throttle.failed({ ...ANN, username: " ANN@acme.com" });
      const error = await throttle.check(ANN).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(TooManyAttemptsError);
      expect(error.retryAfterS).toBe(3_000);
      await throttle.check({ ...ANN, username: "bob@acme.com" });
      clock.now += 3_000_000;
      await throttle.check(ANN);
    });
  });

  it("stops an address after its failures on any account", async () => {
    await withThrottle(async (throttle) => {
      await fail(throttle, LIMITS.address, (i) => ({ ...ANN, username: `user${i}` }));
      await expect(throttle.check(ANN)).rejects.toThrow(TooManyAttemptsError);
      await throttle.check({ ...ANN, address: "198.51.100.1" });
    });
  });

  it("forgets an account's failures once its owner signs in, and no others", async () => {
    await withThrottle(async (throttle) => {
      await fail(throttle, LIMITS.account, () => ANN);
      await throttle.succeeded(ANN);
      await throttle.check(ANN);
      await fail(throttle, LIMITS.address - LIMITS.account, (i) => ({ ...ANN, username: `u${i}` }));
      await expect(throttle.check(ANN)).rejects.toThrow(TooManyAttemptsError);
    });
  });

  it("leaves each address a few tries while somebody guesses from many", async () => {
    await withThrottle(async (throttle) => {
      const many = LIMITS.all - LIMITS.addressUnderAttack;
      await Promise.all(
        Array.from({ length: 20 }, (_, part) =>
          fail(
            throttle,
            many / 20 + 1,
            (i) => ({ username: `${part}-${i}`, address: `${part}-${i}` }),
          )),
      );
      await throttle.check(ANN);
      await fail(throttle, LIMITS.addressUnderAttack, () => ANN);
      await expect(throttle.check(ANN)).rejects.toThrow(TooManyAttemptsError);
      await throttle.check({ ...ANN, address: "198.51.100.1" });
    });
  });
});
