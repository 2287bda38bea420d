import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { lengthOf, stepEnd, timeAt, timeLimits } from "./time_steps.ts";
import { lengthText, rangeText, stepText } from "./time_texts.ts";
import { timeTicks } from "./time_ticks.ts";

const day = (year: number, month: number, date = 1) => Date.UTC(year, month - 1, date);
/** Intl separates dates with narrow spaces. */
const plain = (text: string) => text.replace(/\s/g, " ");

describe("the steps of a time series", () => {
  it("end by the calendar of UTC", () => {
    expect(stepEnd(day(2024, 2), "month")).toBe(day(2024, 3));
    expect(stepEnd(day(2026, 10), "quarter")).toBe(day(2027, 1));
    expect(stepEnd(day(2026, 1), "year")).toBe(day(2027, 1));
    expect(stepEnd(day(2026, 12, 28), "week")).toBe(day(2027, 1, 4));
  });

  it("have one more limit than steps, and positions between them", () => {
    const limits = timeLimits([day(2026, 1), day(2026, 2)], "month");
    expect(limits).toEqual([day(2026, 1), day(2026, 2), day(2026, 3)]);
    expect([timeAt(0, limits), timeAt(2, limits), timeAt(9, limits)])
      .toEqual([day(2026, 1), day(2026, 3), day(2026, 3)]);
    expect(timeAt(1.5, limits)).toBe(day(2026, 2, 15));
    expect(timeLimits([], "day")).toEqual([]);
  });

  it("are shown in the largest unit that fits", () => {
    expect(lengthOf(32, "quarter")).toEqual({ count: 8, unit: "year" });
    expect(lengthOf(3, "quarter")).toEqual({ count: 9, unit: "month" });
    expect(lengthOf(48, "hour")).toEqual({ count: 2, unit: "day" });
    expect(lengthOf(90, "minute")).toEqual({ count: 90, unit: "minute" });
    expect(lengthText(7, "day", "en")).toBe("7 days");
    expect(lengthText(1, "week", "es")).toBe("1 semana");
  });
});

describe("a range of times in words", () => {
  it("ends with the last day, month or quarter that is part of it", () => {
    const days = [day(2026, 10, 23), day(2026, 10, 30), "day"] as const;
    expect(plain(rangeText(...days, "en"))).toBe("23–29 Oct 2026");
    expect(plain(rangeText(...days, "es"))).toBe("23–29 oct 2026");
    expect(plain(rangeText(day(2016, 1), day(2024, 1), "quarter", "en"))).toBe("Q1 2016 – Q4 2023");
    expect(plain(rangeText(day(2016, 1), day(2016, 4), "quarter", "es"))).toBe("T1 2016");
    expect(plain(rangeText(day(2016, 1), day(2018, 1), "year", "en"))).toBe("2016–2017");
    expect(plain(rangeText(day(2026, 1), day(2026, 3), "month", "en"))).toBe("Jan – Feb 2026");
  });

  it("is in UTC in every time zone", () => {
    const at = Date.UTC(2026, 9, 23, 23);
    expect(plain(stepText(at, "hour", "en"))).toBe("23 Oct 2026, 23:00");
    expect(plain(rangeText(at, at + 3_600_000, "hour", "es"))).toContain("23:00");
  });
});

describe("labels below a time series", () => {
  const days = Array.from({ length: 90 }, (_, index) => day(2026, 8) + index * 86_400_000);
  const texts = (most: number) => timeTicks(days, most, "en").map(({ text }) => text);

  it("are as dense as they fit, at round times", () => {
    expect(texts(13).slice(0, 2)).toEqual(["3 Aug", "10 Aug"]);
    expect(texts(6)).toEqual(["1 Aug", "16 Aug", "1 Sept", "16 Sept", "1 Oct", "16 Oct"]);
    expect(texts(4)).toEqual(["Aug 2026", "Sept 2026", "Oct 2026"]);
  });

  it("are placed at their step", () => {
    const months = Array.from({ length: 120 }, (_, index) => Date.UTC(2016, index, 1));
    const ticks = timeTicks(months, 6, "en");
    expect(ticks.map(({ index, text }) => [index, text]))
      .toEqual([[0, "2016"], [24, "2018"], [48, "2020"], [72, "2022"], [96, "2024"]]);
  });

  it("are evenly spaced, and tell the steps apart", () => {
    const labels = (times: readonly number[], most: number) =>
      timeTicks(times, most, "en").map(({ index, text }) => `${index}: ${text}`);
    const quarters = Array.from({ length: 45 }, (_, index) => Date.UTC(2012, index * 3, 1));
    expect(labels(quarters, 9)).toEqual([
      "0: 2012",
      "8: 2014",
      "16: 2016",
      "24: 2018",
      "32: 2020",
      "40: 2022",
    ]);
    expect(labels(quarters.slice(0, 3), 9)).toEqual(["0: Jan 2012", "1: Apr 2012", "2: Jul 2012"]);
    expect(labels(days.slice(0, 3), 9)).toEqual(["0: 1 Aug", "1: 2 Aug", "2: 3 Aug"]);
    const sundays = Array.from({ length: 9 }, (_, index) => day(2026, 8, 2 + index * 7));
    expect(labels(sundays, 4)).toEqual(["0: 2 Aug", "3: 23 Aug", "6: 13 Sept"]);
  });

  it("are at least one, and none without times", () => {
    expect(timeTicks([day(2026, 8, 5)], 4, "en")).toEqual([{ index: 0, text: "5 Aug" }]);
    expect(timeTicks([], 4, "en")).toEqual([]);
  });
});
