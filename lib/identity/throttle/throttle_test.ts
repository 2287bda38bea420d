import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createKeyedHash } from "../../crypto/keyed_hash.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { DEVICES_REMEMBERED } from "./device_failures.ts";
import { createThrottle, LIMITS, TooManyAttemptsError } from "./throttle.ts";

const ANN = { username: "ann@acme.com", address: "203.0.113.7" };
const [ADDRESS, , SITE] = LIMITS.networks;
const [ADDRESS_UNDER_ATTACK] = LIMITS.networksUnderAttack;
const HOUR_MS = 3_600_000;

async function withThrottle(
  test: (
    throttle: ReturnType<typeof createThrottle>,
    clock: { now: number },
    rows: () => Promise<number>,
  ) => Promise<void>,
) {
  // Ten minutes past the hour.
  const clock = { now: 500_000 * HOUR_MS + 600_000 };
  const store = denoKv(":memory:");
  const hash = createKeyedHash("0b5f8e1c9d7a4263b8c1f0e2d3a49587", "sign-ins");
  const keys = async () => (await Array.fromAsync(store.list([]))).map(({ key }) => key);
  const rows = async () => (await keys()).filter(([kind]) => kind !== "commit_receipts").length;
  await test(createThrottle({ store, hash, now: () => clock.now }), clock, rows);
  const written = JSON.stringify(await keys());
  for (const secret of [ANN.username, ANN.address]) expect(written).not.toContain(secret);
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
      await fail(throttle, ADDRESS, (i) => ({ ...ANN, username: `user${i}` }));
      await expect(throttle.check(ANN)).rejects.toThrow(TooManyAttemptsError);
      await throttle.check({ ...ANN, address: "198.51.100.1" });
    });
  });

  it("deletes an account's failures once its owner signs in, and no others", async () => {
    await withThrottle(async (throttle) => {
      await fail(throttle, LIMITS.account, () => ANN);
      await throttle.succeeded(ANN);
      await throttle.check(ANN);
      await fail(throttle, ADDRESS - LIMITS.account, (i) => ({ ...ANN, username: `u${i}` }));
      await expect(throttle.check(ANN)).rejects.toThrow(TooManyAttemptsError);
    });
  });

  it("has the counts of past hours deleted, the oldest first, and never those in force", async () => {
    await withThrottle(async (throttle, clock, rows) => {
      await fail(throttle, 3, (i) => ({ ...ANN, username: `u${i}` }));
      await throttle.deletePast(10);
      clock.now += HOUR_MS;
      await fail(throttle, LIMITS.account, () => ANN);
      await throttle.deletePast(10);
      expect(await rows()).toBe(8);
      clock.now += HOUR_MS;
      await throttle.deletePast(2);
      expect(await rows()).toBe(6);
      await throttle.deletePast(10);
      expect(await rows()).toBe(3);
      clock.now -= HOUR_MS;
      await expect(throttle.check(ANN)).rejects.toThrow(TooManyAttemptsError);
    });
  });

  it("leaves each address a few tries while an attacker guesses from many", async () => {
    await withThrottle(async (throttle) => {
      const many = LIMITS.all - ADDRESS_UNDER_ATTACK;
      await Promise.all(
        Array.from({ length: 20 }, (_, part) =>
          fail(
            throttle,
            many / 20 + 1,
            (i) => ({ username: `${part}-${i}`, address: `${part}-${i}` }),
          )),
      );
      await throttle.check(ANN);
      await fail(throttle, ADDRESS_UNDER_ATTACK, () => ANN);
      await expect(throttle.check(ANN)).rejects.toThrow(TooManyAttemptsError);
      await throttle.check({ ...ANN, address: "198.51.100.1" });
    });
  });

  it("lets no /48 of IPv6 exhaust the total, from any number of networks", async () => {
    await withThrottle(async (throttle) => {
      let failed = 0;
      for (let attempt = 0; attempt < 2 * SITE; attempt++) {
        // 34 networks, each in its own /56.
        const address = `2001:db8:1:${(attempt % 34 * 256).toString(16)}::/64`;
        const tried = { username: `user${attempt}`, address };
        const isLetTry = await throttle.check(tried).then(() => true, () => false);
        if (!isLetTry) continue;
        await throttle.failed(tried);
        failed++;
      }
      expect(failed).toBe(SITE);
      expect(failed).toBeLessThan(LIMITS.all / 8);
      // Its neighbors, and all other clients, are not limited.
      for (const address of ["2001:db8:2:1::/64", ANN.address]) {
        await fail(throttle, ADDRESS - 1, (i) => ({ username: `other${i}`, address }));
        expect(await throttle.check({ ...ANN, address })).toBe("unknown");
      }
    });
  });

  it("stops a /56 before the /48 around it", async () => {
    await withThrottle(async (throttle) => {
      await fail(throttle, LIMITS.networks[1], (i) => ({
        username: `user${i}`,
        address: `2001:db8:1:ab${(i % 4).toString(16).padStart(2, "0")}::/64`,
      }));
      const from = (address: string) => throttle.check({ ...ANN, address });
      await expect(from("2001:db8:1:abff::/64")).rejects.toThrow(TooManyAttemptsError);
      expect(await from("2001:db8:1:ac00::/64")).toBe("unknown");
    });
  });
});

describe("a device that signed in before", () => {
  const known = (id: string) => ({
    ...ANN,
    device: { id, expiresAt: 500_000 * HOUR_MS + 86_400_000 },
  });

  it("may try despite others' failures: on the account, from its address, and in total", async () => {
    await withThrottle(async (throttle) => {
      await fail(throttle, ADDRESS, () => ANN);
      await expect(throttle.check(ANN)).rejects.toThrow(TooManyAttemptsError);
      expect(await throttle.check(known("a"))).toBe("known");
    });
  });

  it("is a stranger permanently after its own failures, and costs one row", async () => {
    await withThrottle(async (throttle, clock, rows) => {
      await Promise.all(Array.from({ length: LIMITS.device }, () => throttle.failed(known("a"))));
      expect(await rows()).toBe(1);
      expect(await throttle.check(known("a"))).toBe("unknown");
      expect(await throttle.check(known("b"))).toBe("known");
      await fail(throttle, LIMITS.account, () => known("a"));
      await expect(throttle.check(known("a"))).rejects.toThrow(TooManyAttemptsError);
      expect(await throttle.check(known("b"))).toBe("known");
      clock.now += HOUR_MS;
      expect(await throttle.check(known("a"))).toBe("unknown");
    });
  });

  it("shares one row with all devices of its account, which keeps a limited number", async () => {
    await withThrottle(async (throttle, _clock, rows) => {
      await fail(throttle, LIMITS.device, () => known("old"));
      for (let n = 1; n < DEVICES_REMEMBERED; n++) await throttle.failed(known(`new${n}`));
      expect(await throttle.check(known("old"))).toBe("unknown");
      for (let n = 0; n < 200; n++) await throttle.failed(known(`newer${n}`));
      expect([await rows(), await throttle.check(known("old"))]).toEqual([1, "known"]);
    });
  });

  it("gives strangers no new tries with its sign-ins", async () => {
    await withThrottle(async (throttle) => {
      await fail(throttle, LIMITS.account, () => ANN);
      await throttle.succeeded(known("a"));
      await expect(throttle.check(ANN)).rejects.toThrow(TooManyAttemptsError);
    });
  });
});
