import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { manualClock } from "../../../tests/helpers/manual_clock.ts";
import { createPageClock } from "./page_clock.ts";

const START = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

function setUp() {
  const device = manualClock(START);
  return { device, now: createPageClock(device.now, device.elapsed) };
}

describe("a page's clock", () => {
  it("goes as the date does", () => {
    const { device, now } = setUp();
    device.pass(5_000);
    expect(now()).toBe(START + 5_000);
  });

  it("goes on while the device sleeps, and only then", () => {
    const { device, now } = setUp();
    device.step(HOUR_MS);
    expect(now()).toBe(START + HOUR_MS);
    device.step(-HOUR_MS);
    expect(now()).toBe(START + HOUR_MS);
    device.pass(5_000);
    expect(now()).toBe(START + HOUR_MS + 5_000);
    device.step(HOUR_MS / 2);
    expect(now()).toBe(START + 1.5 * HOUR_MS + 5_000);
  });

  it("does not run away from clocks that are read one after the other", () => {
    const { device, now } = setUp();
    for (let read = 0; read < 10_000; read++) {
      device.step(read % 2 === 0 ? 900 : -900);
      now();
    }
    expect(now()).toBe(START);
  });
});
