import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { chooseFormat, FORMAT_RULES, type ProposedFormat } from "./formats.ts";
import type { RuleName } from "./rule.ts";
import type { ColumnFacts } from "./table_facts.ts";
import { column, numbers } from "./test_helpers.ts";

type Example = [column: ColumnFacts, format: ProposedFormat];
const EXAMPLES: Record<RuleName<typeof FORMAT_RULES>, Example[]> = {
  "a number that is a code": [
    [numbers("ZIP", "2110", "99501"), { type: "text" }],
    [numbers("store_id", "1", "2"), { type: "text" }],
  ],
  "a year": [[numbers("built_year", "1890", "2024"), { type: "text" }]],
  "an amount in the currency of its name": [
    [numbers("price_eur", "1.5", "2"), { type: "currency", currency: "EUR" }],
  ],
  "an amount of money by its name": [
    [numbers("REVENUE", "10", "90000"), { type: "currency", currency: "USD" }],
  ],
  "a percentage by its name": [
    [numbers("vacancy_pct", "0", "40"), { type: "percent", of: "hundred", digits: 1 }],
    [numbers("percent_done", "0.1", "1"), { type: "percent", digits: 1 }],
  ],
  "a share between 0 and 1": [[numbers("ratio", "0.1", "0.9"), { type: "percent", digits: 1 }]],
  "a measure in the unit of its name": [
    [numbers("weight_kg", "0.5", "30"), { type: "unit", unit: "kilogram", digits: 1 }],
    [numbers("SIZE_M2", "10", "90"), { type: "unit", unit: "square-meter", digits: 1 }],
  ],
  "a date": [[column("day", "date", ["2024-01-31"]), { type: "date" }]],
  "times that are all midnight in UTC": [
    [
      column("acq_date", "timestamp", ["2024-01-31T00:00:00.000Z", "2024-02-01 00:00:00+00"]),
      { type: "datetime", time_zone: "UTC" },
    ],
  ],
  "a time": [
    [column("at", "timestamp", ["2024-01-31T10:00:00.000Z"]), { type: "datetime" }],
    [column("at", "timestamp", ["2024-01-31 00:00:00+02"]), { type: "datetime" }],
    [column("at", "timestamp"), { type: "datetime" }],
  ],
  "https addresses": [[column("page", "text", ["https://a.b/c"]), { type: "link" }]],
  "large numbers with a fraction": [
    [numbers("visits_mean", "0.5", "9000"), { type: "number", digits: 0 }],
  ],
  "numbers with a fraction": [[numbers("score", "0.5", "9"), { type: "number", digits: 2 }]],
};

describe("a format", () => {
  for (const [rule, examples] of Object.entries(EXAMPLES)) {
    it(`of ${rule}`, () => {
      for (const [of, format] of examples) {
        expect(chooseFormat(of, "USD")).toMatchObject({ format, because: rule });
      }
    });
  }

  it("takes the words out of a label that it says itself", () => {
    expect(chooseFormat(numbers("weight_kg", "1", "2"), "USD")?.words).toEqual(["kg"]);
    expect(chooseFormat(numbers("vacancy_pct", "1", "2"), "USD")?.words).toEqual(["pct"]);
  });

  it("is none of counts, texts, and what only looks like money or a share", () => {
    const plain = [
      numbers("orders", "1", "90000"),
      numbers("price_count", "1", "5"),
      numbers("rate", "1", "5"),
      numbers("m", "1", "5"),
      numbers("year", "1", "5"),
      column("name", "text", ["a"]),
      column("page", "text", ["http://a.b/c"]),
      column("open", "boolean", ["true"]),
    ];
    for (const one of plain) {
      expect([one.name, chooseFormat(one, "USD")]).toEqual([one.name, undefined]);
    }
  });
});
