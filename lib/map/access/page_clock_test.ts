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
  it("follows the date", () => {
    const { device, now } = setUp();
    device.pass(5_000);
    expect(now()).toBe(START + 5_000);
  });

  it("counts sleep of the device, and nothing else", () => {
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

  it("does not drift although the clocks are read in turn", () => {
    const { device, now } = setUp();
    for (let read = 0; read < 10_000; read++) {
      device.step(read % 2 === 0 ? 900 : -900);
      now();
    }
    expect(now()).toBe(START);
  });
});
