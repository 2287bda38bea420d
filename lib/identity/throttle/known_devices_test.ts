import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { createKnownDevices, DEVICE_ACCOUNTS, DEVICE_LIFETIME_MS } from "./known_devices.ts";

const OLD = "0b5f8e1c9d7a4263b8c1f0e2d3a49587";
const NEW = "f9d1c3b5a79182736455463728190a0b";
const [ANN, BOB] = ["ann@acme.com", "bob@acme.com"];

function setUp(secrets: readonly [string, ...string[]] = [OLD]) {
  const clock = { now: 1_800_000_000_000 };
  return { clock, devices: createKnownDevices({ secrets, now: () => clock.now }) };
}

describe("the cookie for known devices", () => {
  it("proves that it signed in to an account, however its name is typed, and to no other", () => {
    const { clock, devices } = setUp();
    const cookie = devices.remember(null, ANN);
    expect(devices.find(cookie, " Ann@ACME.com")?.expiresAt).toBe(clock.now + DEVICE_LIFETIME_MS);
    expect(devices.find(cookie, BOB)).toBeNull();
    expect(devices.find(null, ANN)).toBeNull();
    expect(cookie).not.toContain("ann");
  });

  it("has an id of 128 random bits, another with each sign-in", () => {
    const { devices } = setUp();
    const first = devices.remember(null, ANN);
    const second = devices.remember(first, ANN);
    const ids = [first, second].map((cookie) => devices.find(cookie, ANN)?.id ?? "");
    expect(new Set(ids).size).toBe(2);
    expect(Uint8Array.fromBase64(ids[0] ?? "", { alphabet: "base64url" })).toHaveLength(16);
    expect(second.split("~")).toHaveLength(1);
  });

  it("keeps the accounts used last, and fits a cookie", () => {
    const { devices } = setUp();
    let cookie: string | null = null;
    for (let n = 0; n < 20; n++) cookie = devices.remember(cookie, `user${n}@acme.com`);
    const known = Array.from({ length: 20 }, (_, n) => devices.find(cookie, `user${n}@acme.com`));
    expect(known.map((device) => device !== null)).toEqual(
      Array.from({ length: 20 }, (_, n) => n >= 20 - DEVICE_ACCOUNTS),
    );
    expect(cookie?.length).toBeLessThan(400);
  });

  it("ends, after half a year", () => {
    const { clock, devices } = setUp();
    const cookie = devices.remember(null, ANN);
    clock.now += DEVICE_LIFETIME_MS - 1_000;
    expect(devices.find(cookie, ANN)).not.toBeNull();
    clock.now += 1_000;
    expect(devices.find(cookie, ANN)).toBeNull();
    expect(devices.remember(cookie, BOB).split("~")).toHaveLength(1);
  });

  it("is valid while its secret is configured beside a new one, and not after", () => {
    const cookie = setUp([OLD]).devices.remember(null, ANN);
    const both = setUp([NEW, OLD]).devices;
    expect(both.find(cookie, ANN)).not.toBeNull();
    expect(setUp([NEW]).devices.find(cookie, ANN)).toBeNull();
    expect(setUp([NEW]).devices.find(both.remember(cookie, ANN), ANN)).not.toBeNull();
  });

  it("is proved by no other text, random or near", () => {
    const { devices } = setUp();
    const cookie = devices.remember(null, ANN);
    const near = fc.tuple(fc.nat(cookie.length - 1), fc.constantFrom(..."aZ0-_.~")).map(
      ([at, letter]) => cookie.slice(0, at) + letter + cookie.slice(at + 1),
    );
    const text = fc.oneof(fc.string(), fc.string({ maxLength: 5000 }), near);
    fc.assert(fc.property(text, (other) => {
      fc.pre(other !== cookie);
      expect(devices.find(other, ANN)).toBeNull();
      expect(devices.remember(other, ANN).split("~").length).toBeLessThanOrEqual(DEVICE_ACCOUNTS);
    }));
  });
});
