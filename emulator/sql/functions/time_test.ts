import { groupValuesByDateColumn } from "@carto/api-client";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { epochMilliseconds, formatStep, parseStep, STEP_SIZES, stepName } from "./time.ts";
import { propertyRuns } from "../../../tests/helpers/property_runs.ts";

const moment = fc.integer({ min: Date.UTC(1800, 0), max: Date.UTC(2200, 0) });
const size = fc.constantFrom(...STEP_SIZES);

describe("stepName()", () => {
  it("names the same moment as the client's own grouping, weeks from Monday", () => {
    fc.assert(
      fc.property(moment, size, (milliseconds, step) => {
        const [group] = groupValuesByDateColumn({
          data: [{ at: milliseconds, n: 1 }],
          valuesColumns: ["n"],
          keysColumn: "at",
          groupType: step,
          operation: "sum",
        }) ?? [];
        const name = stepName(milliseconds, { size: step, multiplier: 1 });
        expect(Date.parse(name)).toBe(Number(group?.name));
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it("puts each moment into the step that began last before it, whatever the multiplier", () => {
    fc.assert(fc.property(moment, size, fc.integer({ min: 1, max: 50 }), (at, step, multiplier) => {
      const began = Date.parse(stepName(at, { size: step, multiplier }));
      expect(began).toBeLessThanOrEqual(at);
      expect(Date.parse(stepName(began, { size: step, multiplier }))).toBe(began);
      expect(parseStep(formatStep({ size: step, multiplier }))).toEqual({ size: step, multiplier });
    }));
  });
});

describe("epochMilliseconds()", () => {
  it("reads ISO 8601 dates and times, those that BigQuery prints, and milliseconds", () => {
    const day = Date.UTC(2024, 1, 29);
    for (
      const [text, expected] of [
        ["2024-02-29", day],
        ["2024-02-29T01:02", day + 3_720_000],
        ["2024-02-29 01:02:03", day + 3_723_000],
        ["2024-02-29 01:02:03.5 UTC", day + 3_723_500],
        ["2024-02-29T01:00:00+01", day],
        ["2024-02-29T01:00:00.000+0100", day],
        ["2024-02-28T18:30:00-05:30", day],
        [day, day],
      ] as const
    ) expect([text, epochMilliseconds(text)]).toEqual([text, expected]);
  });

  it("reads nothing else", () => {
    for (const value of ["", "2024", "2023-02-29", "2024-13-01", "29.2.2024", "now", NaN, null]) {
      expect([value, epochMilliseconds(value)]).toEqual([value, undefined]);
    }
  });
});
