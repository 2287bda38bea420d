import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { since, type Today, todayIn, until } from "./days.ts";
import { propertyRuns } from "../../tests/helpers/property_runs.ts";

const ZONES = [
  ...["UTC", "America/New_York", "America/Santiago", "America/St_Johns", "America/Sao_Paulo"],
  ...["Europe/Berlin", "Europe/Dublin", "Africa/Cairo", "Africa/Casablanca", "Asia/Kolkata"],
  ...["Asia/Kathmandu", "Asia/Tehran", "Asia/Tokyo", "Asia/Beirut", "Australia/Lord_Howe"],
  ...["Australia/Adelaide", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Chatham"],
  "Antarctica/Troll",
];
const at = (text: string) => Date.parse(text);
const on = (day: string): Today => ({ timeZone: "UTC", day, endsAt: 0 });

describe("today", () => {
  it("is the day in the zone, until its midnight", () => {
    expect(todayIn("America/New_York", at("2026-03-08T04:59:59Z"))).toEqual({
      timeZone: "America/New_York",
      day: "2026-03-07",
      endsAt: at("2026-03-08T05:00:00Z"),
    });
    // Daylight-saving time begins: the day has 23 hours.
    expect(todayIn("America/New_York", at("2026-03-08T05:00:00Z"))).toMatchObject({
      day: "2026-03-08",
      endsAt: at("2026-03-09T04:00:00Z"),
    });
    expect(todayIn("America/New_York", at("2026-11-01T12:00:00Z")).endsAt)
      .toBe(at("2026-11-02T05:00:00Z"));
  });

  it("ends when the next day begins, where midnight does not exist", () => {
    expect(todayIn("America/Santiago", at("2026-09-05T20:00:00Z")).endsAt)
      .toBe(at("2026-09-06T04:00:00Z"));
  });

  it("is the same until its end, and another from then on, in 20 zones", () => {
    const moment = fc.integer({ min: at("2020-01-01"), max: at("2037-12-31") });
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        moment,
        fc.double({ noNaN: true, min: 0, max: 1 }),
        (zone, now, share) => {
          const today = todayIn(zone, now);
          const later = Math.min(today.endsAt - 1, Math.floor(now + share * (today.endsAt - now)));
          expect(todayIn(zone, later)).toEqual(today);
          expect(today.endsAt).toBeGreaterThan(now);
          expect(today.endsAt - now).toBeLessThanOrEqual(25.5 * 3_600_000);
          const next = todayIn(zone, today.endsAt);
          expect(next.day > today.day).toBe(true);
          for (const type of ["date", "timestamp", "datetime"] as const) {
            for (const period of ["P0D", "P1M", "P1Y"]) {
              expect(since(period, todayIn(zone, later), type)).toEqual(since(period, today, type));
            }
          }
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });
});

describe("a period before today", () => {
  it("ends on the last day of a shorter month", () => {
    expect(since("P1M", on("2026-03-31"), "date")).toEqual({ kind: "date", day: "2026-02-28" });
    expect(since("P1M", on("2024-03-31"), "date")).toEqual({ kind: "date", day: "2024-02-29" });
    expect(since("P1Y", on("2024-02-29"), "date")).toEqual({ kind: "date", day: "2023-02-28" });
    expect(since("P2W", on("2026-01-05"), "date")).toEqual({ kind: "date", day: "2025-12-22" });
  });

  it("does not go back before the days that warehouses have", () => {
    expect(since("P9999Y", on("2026-01-05"), "date")).toEqual({ kind: "date", day: "0001-01-02" });
    for (const timeZone of ZONES) {
      const instant = since("P9999Y", { ...on("2026-01-05"), timeZone }, "timestamp");
      expect(instant).toMatchObject({ utc: expect.stringMatching(/^0001-01-0[12] [\d:]+$/) });
    }
  });

  it("includes its last day whole", () => {
    expect(until("P7D", on("2026-03-08"), "date")).toEqual({ kind: "date", day: "2026-03-01" });
    expect(until("P7D", on("2026-03-08"), "datetime"))
      .toEqual({ kind: "datetime", local: "2026-03-02 00:00:00" });
    const newYork = { ...on("2026-03-08"), timeZone: "America/New_York" };
    expect(until("P0D", newYork, "timestamp"))
      .toEqual({ kind: "timestamp", utc: "2026-03-09 04:00:00" });
    expect(since("P0D", newYork, "timestamp"))
      .toEqual({ kind: "timestamp", utc: "2026-03-08 05:00:00" });
  });
});
