/**
 * No request that CARTO's client can make tells hidden values apart, or more of masked ones than
 * their masks show: two tables that differ only so give equal answers.
 */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../emulator/store/database.ts";
import { createTable } from "../emulator/store/tables.ts";
import { grantsFor, startTestEmulator, type TestEmulator } from "../emulator/test_helpers.ts";
import { createAccess } from "../lib/access/grants.ts";
import { parsePolicyText } from "../lib/access/policy.ts";
import { isPoint, type Row } from "../lib/access/evaluation/row.ts";
import type { AnyPolicy } from "./helpers/any_rules.ts";
import { withOtherSecrets } from "./helpers/rule_properties.ts";
import { isText } from "./helpers/rules_database.ts";
import { type Access, answers, type Guesses } from "./helpers/every_request.ts";

const RUNS = Number(Deno.env.get("SECRETS_RUNS") ?? 5);
const TABLE = "p.d.secrets";
const SECRETS = ["geom", "zip", "n"];
const COLUMNS = ["nr", "city", ...SECRETS];
const MASKS = { geom: { cell: 0.25 }, zip: { first: 1 }, n: { floor: 10 } };

const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 5 });
const degrees = fc.constantFrom(0.01, 0.1, 0.2, 0.3, 0.49, -0.1);
const anyTable = fc.array(
  fc.record({
    city: orNull(fc.constantFrom("A", "B", "C")),
    geom: orNull(fc.tuple(degrees, degrees)),
    zip: orNull(fc.constantFrom("01", "02", "021", "1", "10")),
    n: orNull(fc.constantFrom(0, 1, 9, 10, 15, 25, -1)),
  }),
  { minLength: 6, maxLength: 14 },
).map((rows) => rows.map((row, nr): Row => ({ nr, ...row })));
const anyTwins = fc.tuple(anyTable, anyTable).map(([one, other]) => {
  const length = Math.min(one.length, other.length);
  return [one.slice(0, length), other.slice(0, length)] as const;
});

const rows = fc.oneof(
  fc.constant("all"),
  fc.subarray(["A", "B", "C"], { minLength: 1 }).map((city) => ({ city })),
  fc.constant({ any: [{ city: { null: true } }, { nr: { min: 3, max: 6 } }] }),
);
const view = fc.tuple(rows, fc.tuple(...SECRETS.map(() => fc.constantFrom(0, 1, 2)))).map(
  ([rows, levels]) => {
    const of = (level: number) => SECRETS.filter((_, index) => levels[index] === level);
    const masked = of(1);
    const columns = ["nr", "city", ...of(2)];
    return { rows, columns, ...masked.length === 0 ? {} : { masked } };
  },
);
const GROUPS = ["one", "two", "three"];
const anyPolicy: fc.Arbitrary<AnyPolicy> = fc.tuple(...GROUPS.map(() => view)).map((views) => ({
  version: 1,
  datasets: {
    rows: {
      table: TABLE,
      columns: COLUMNS,
      geometry: { type: "point" },
      types: { nr: "integer", city: "text", zip: "text", n: "integer" },
      masks: MASKS,
    },
  },
  groups: Object.fromEntries(views.map((view, index) => [GROUPS[index], { rows: view }])),
}));

let emulator: TestEmulator;
let database: DatabaseSync;
beforeAll(async () => {
  emulator = await startTestEmulator();
  database = openDatabase(emulator.dataDir);
});
afterAll(async () => {
  database.close();
  await emulator.close();
});

/** Later than any before: the emulator keeps tiles by it. */
let version = Date.now();

function fill(table: readonly Row[]): void {
  const load = createTable(database, {
    name: TABLE,
    geometry: "point",
    columns: [
      { name: "geom", type: "geometry" },
      { name: "nr", type: "number" },
      { name: "city", type: "string" },
      { name: "zip", type: "string" },
      { name: "n", type: "number" },
    ],
  });
  for (const { geom = null, nr, city, zip, n } of table) {
    const place = isPoint(geom)
      ? { type: "Point" as const, coordinates: [geom[0], geom[1]] as [number, number] }
      : undefined;
    load.insert(
      place,
      [nr, city, zip, n].map((cell) => typeof cell === "object" ? null : cell ?? null),
    );
  }
  load.commit(version++);
}

/** With a token of its own. */
async function accessTo(sqlQuery: string): Promise<Access> {
  const accessToken = await emulator.mint({ grants: grantsFor(sqlQuery) });
  const { apiBaseUrl, connection: connectionName } = emulator;
  return { accessToken, apiBaseUrl, connectionName, sqlQuery };
}

const guessesOf = (tables: readonly (readonly Row[])[]): Guesses =>
  Object.fromEntries(["zip", "n"].map((column) => {
    const cells = tables.flat().map((row) => row[column]);
    const known = cells.filter((cell) => isText(cell) || typeof cell === "number");
    return [column, [...new Set(known)].slice(0, 6)];
  }));

describe("by no request of CARTO's client", () => {
  it("are hidden values distinguished, or masked ones beyond their mask", async () => {
    const asked = { refused: 0, answered: 0, changed: 0 };
    const people = fc.subarray(GROUPS, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(anyPolicy, anyTwins, people, async (policy, twins, groups) => {
        const person = { groups, attributes: {} };
        const now = 0;
        const access = createAccess({
          policy: parsePolicyText(JSON.stringify(policy)),
          connectionName: "c",
          referers: [],
        });
        const { sources } = access.rightsOf({ username: "", groups });
        const sql = sources.rows?.sqlQuery ?? "";
        const changed = withOtherSecrets(policy, twins, person, now);
        const guesses = guessesOf(twins);
        fill(twins[0]);
        const before = await answers(await accessTo(sql), guesses);
        fill(changed);
        const after = await answers(await accessTo(sql), guesses);
        expect(after).toEqual(before);
        const refused = Object.values(before).filter((answer) => typeof answer === "string");
        asked.refused += refused.length;
        asked.answered += Object.keys(before).length - refused.length;
        if (JSON.stringify(changed) !== JSON.stringify(twins[0])) asked.changed++;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    // Columns that are hidden in every row are refused: about half of the requests.
    expect(asked.answered).toBeGreaterThan(asked.refused / 2);
    expect(asked.changed).toBeGreaterThan(RUNS / 2);
  });
});
