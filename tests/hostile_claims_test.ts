/**
 * Whatever an identity provider, an application or an operator sends as an attribute, a person sees
 * only rows that have one of the very values that were sent.
 */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { attributeValue } from "../cli/user_attributes.ts";
import { createAccess, NoAccessError } from "../lib/access/grants.ts";
import { parsePolicyText } from "../lib/access/policy.ts";
import type { Row } from "../lib/access/evaluation/row.ts";
import type { Claims } from "../lib/identity/person_claims.ts";
import {
  attributesInForce,
  HeldAttributes,
  withAttribute,
} from "../lib/identity/attributes/held_attributes.ts";
import { takeAttributes } from "../lib/identity/attributes/take_attributes.ts";
import { OperatorError } from "../lib/operator_error.ts";
import * as v from "valibot";
import { type RulesDatabase, TABLES } from "./helpers/rules_database.ts";
import { openRulesDatabase } from "./helpers/rules_in_sqlite.ts";

const RUNS = { numRuns: Number(Deno.env.get("CLAIM_RUNS") ?? 300) };
const TEXTS = [
  "ann",
  "Ann",
  "a'nn",
  "ann\\",
  "' OR '1'='1",
  "') OR TRUE --",
  "%",
  "*",
  "_nn",
  "ann,bob",
  '["ann"]',
  "null",
  "true",
  "1",
  "0",
  "01",
  "\u00e4nn",
  "a\u0308nn",
  "\u202enna",
  "ann\u200b",
  "${ann}",
  "\ud83d\udc22",
];
const NUMBERS = [0, 1, -1, 439, 2 ** 53 - 1, 2 ** 31];
const COLUMNS = ["nr", "city", "n", "open"];
const TYPES = { city: "text", n: "integer", open: "boolean" };
const ROWS: readonly Row[] = [
  ...TEXTS.map((city): Row => ({ city })),
  ...NUMBERS.map((n): Row => ({ n })),
  { open: true },
  { open: false },
  {},
].map((row, nr) => ({ nr, city: null, n: null, open: null, ...row }));

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...TEXTS) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...NUMBERS, 1.5, -0, 1e300) },
  fc.constantFrom<unknown>(true, false, null, "", " ann", "ann ", "\0", "a\0"),
  fc.jsonValue({ maxDepth: 2 }),
);
const claim = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.array(scalar, { minLength: 198, maxLength: 203 }),
);
const policies = fc.record({
  column: fc.constantFrom("city", "n", "open"),
  many: fc.boolean(),
  vouched: fc.boolean(),
});

function policyOf(column: keyof typeof TYPES, many: boolean, vouched: boolean) {
  return parsePolicyText(JSON.stringify({
    version: 1,
    attributes: {
      own: {
        type: TYPES[column],
        many,
        claim: "https://acme.com/own",
        ...vouched ? { vouched_by: "verified" } : {},
      },
    },
    datasets: {
      rows: { table: TABLES.bigquery, columns: COLUMNS, types: TYPES },
    },
    groups: { g: { rows: { [column]: { attribute: "own" } } } },
  }));
}

let database: RulesDatabase;
beforeAll(async () => {
  database = openRulesDatabase("bigquery", COLUMNS);
  await database.fill(ROWS);
});
afterAll(() => database.close());

async function shownTo(policy: ReturnType<typeof policyOf>, held: unknown): Promise<Row[]> {
  // As KV gives it back.
  const stored = v.parse(HeldAttributes, JSON.parse(JSON.stringify(held)));
  const attributes = attributesInForce(stored, policy.attributes);
  const access = createAccess({ policy, connectionName: "c", referers: [] });
  try {
    const { sources } = access.rightsOf({ username: "", groups: ["g"], attributes });
    return await database.query(sources.rows?.sqlQuery ?? "");
  } catch (error) {
    if (error instanceof NoAccessError) return [];
    throw error;
  }
}

/** Whether the claim has this very cell, as itself or, of a number, as its digits. */
function isAmong(cell: unknown, claim: unknown): boolean {
  const items = Array.isArray(claim) ? claim : [claim];
  return items.some((item) =>
    item === cell || (typeof cell === "number" && (item === cell || item === String(cell)))
  );
}

describe("hostile values of an attribute", () => {
  it("from claims show only the rows that have one of them", async () => {
    let shownRows = 0;
    const documents = fc.record({
      claim,
      verified: fc.constantFrom<unknown>(true, false, "true", 1),
    });
    await fc.assert(
      fc.asyncProperty(policies, documents, async ({ column, many, vouched }, sent) => {
        const policy = policyOf(column, many, vouched);
        const text = JSON.stringify({
          "https://acme.com/own": sent.claim,
          verified: sent.verified,
        });
        const document: Claims = JSON.parse(text);
        const { held } = takeAttributes(policy.attributes, [document], ["g"]);
        const shown = await shownTo(policy, held);
        if (vouched && sent.verified !== true) expect(shown).toEqual([]);
        const claimed: unknown = document["https://acme.com/own"];
        if (!many && Array.isArray(claimed)) expect(shown).toEqual([]);
        for (const row of shown) assert(isAmong(row[column], claimed), `row ${row.nr}`);
        shownRows += shown.length;
      }),
      RUNS,
    );
    // How many depends on the seed; none at all would prove nothing.
    expect(shownRows).toBeGreaterThan(0);
  });

  it("from the command line show only the rows that have one of them", async () => {
    const words = fc.array(fc.constantFrom(...TEXTS, "", " ann", "-1", "439"), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(policies, words, async ({ column, many }, words) => {
        const policy = policyOf(column, many, false);
        const { own } = policy.attributes;
        assert(own !== undefined);
        let shown: Row[];
        try {
          shown = await shownTo(
            policy,
            withAttribute({}, "own", attributeValue("own", own, words)),
          );
        } catch (error) {
          if (error instanceof OperatorError) return;
          throw error;
        }
        const values = column === "open" ? words.map((word) => word === "true") : words;
        for (const row of shown) assert(isAmong(row[column], values), `row ${row.nr}`);
        expect(shown.length).toBeLessThanOrEqual(new Set(words).size);
      }),
      RUNS,
    );
  });

  it("that are huge are refused, and cost little", async () => {
    const policy = policyOf("city", true, false);
    const huge = [
      Array.from({ length: 100_000 }, (_, index) => `v${index}`),
      ["x".repeat(1_000_000)],
      Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(256, "x")),
      Array.from({ length: 201 }, () => "ann"),
      "x".repeat(257),
    ];
    for (const value of huge) {
      const document: Claims = { "https://acme.com/own": value };
      const { held } = takeAttributes(policy.attributes, [document], ["g"]);
      expect(JSON.stringify(held).length).toBeLessThan(16 * 1024);
      expect(await shownTo(policy, held)).toEqual([]);
    }
  });
});
