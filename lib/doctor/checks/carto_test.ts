import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { checkClock } from "./carto.ts";

const DATE = "Tue, 24 Nov 2026 12:00:00 GMT";
const THEN = Date.parse(DATE) + 500;

describe("the clock", () => {
  it("warns beyond half a minute, and fails beyond a minute, ahead or behind", () => {
    const offsets: [number, string][] = [
      [0, "ok"],
      [30, "ok"],
      [-30, "ok"],
      [31, "warning"],
      [-60, "warning"],
      [61, "failure"],
      [-3600, "failure"],
    ];
    for (const [seconds, outcome] of offsets) {
      const at = THEN + seconds * 1000;
      expect([seconds, checkClock(DATE, at, at).outcome]).toEqual([seconds, outcome]);
    }
    expect(checkClock(DATE, THEN + 90_000, THEN + 90_000)).toMatchObject({
      found: "90 seconds ahead of CARTO's",
      fix: "Turn on time synchronization: timedatectl set-ntp true.",
    });
    expect(checkClock(DATE, THEN - 45_000, THEN - 45_000))
      .toMatchObject({ found: "45 seconds behind CARTO's" });
  });

  it("is compared at the middle between request and response", () => {
    expect(checkClock(DATE, THEN - 4_000, THEN + 4_000)).toMatchObject({
      found: "agrees with CARTO's",
    });
  });

  it("is not checked without a Date header", () => {
    expect(checkClock(null, THEN, THEN).outcome).toBe("skipped");
    expect(checkClock("soon", THEN, THEN).outcome).toBe("skipped");
  });
});
