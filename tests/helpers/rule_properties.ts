/** What holds for the SQL of every policy, in any dialect. */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { it } from "@std/testing/bdd";
import fc from "fast-check";
import type { RawAttribute, RawAttributes, RawValue } from "../../lib/access/attributes.ts";
import type { DialectName } from "../../lib/access/dialects/mod.ts";
import { shownRow } from "../../lib/access/evaluation/evaluate.ts";
import { createAccess, NoAccessError, type Rights } from "../../lib/access/grants.ts";
import { parsePolicyText, type Policy } from "../../lib/access/policy.ts";
import type { Row } from "../../lib/access/evaluation/row.ts";
import {
  anyAttributes,
  anyMoment,
  type AnyPolicy,
  anyPolicy,
  anyTable,
  COLUMNS,
  GROUPS,
  RULE_RUNS,
} from "./any_rules.ts";
import type { RulesDatabase } from "./rules_database.ts";

const RUNS = { numRuns: RULE_RUNS };

interface Person {
  readonly groups: readonly string[];
  readonly attributes: RawAttributes;
}

const anyPerson: fc.Arbitrary<Person> = fc.record({
  groups: fc.subarray(GROUPS, { minLength: 1 }),
  attributes: anyAttributes,
});

/** Drops groups, attributes and values of lists. */
const lessOf = ({ groups, attributes }: Person): fc.Arbitrary<Person> => {
  const less = Object.entries(attributes).map(([name, value]) => {
    const values: fc.Arbitrary<RawAttribute> = isList(value)
      ? fc.subarray([...value])
      : fc.constant(value);
    return fc.option(values.map((less): [string, RawAttribute] => [name, less]));
  });
  return fc.record({
    groups: fc.subarray([...groups]),
    attributes: fc.tuple(...less).map((entries) =>
      Object.fromEntries(entries.filter((entry) => entry !== null))
    ),
  });
};

const isList = (value: RawAttribute): value is readonly RawValue[] => Array.isArray(value);

const parsed = new WeakMap<AnyPolicy, Policy>();

function parse(policy: AnyPolicy): Policy {
  const known = parsed.get(policy) ?? parsePolicyText(JSON.stringify(policy));
  parsed.set(policy, known);
  return known;
}

function rightsOf(policy: AnyPolicy, person: Person, now: number): Rights | null {
  const access = createAccess({
    policy: parse(policy),
    connectionName: "c",
    referers: [],
    clock: { now: () => now },
  });
  try {
    return access.rightsOf({ username: "", ...person });
  } catch (error) {
    if (error instanceof NoAccessError) return null;
    throw error;
  }
}

async function shownBySql(
  database: RulesDatabase,
  policy: AnyPolicy,
  person: Person,
  now: number,
): Promise<Row[]> {
  const source = rightsOf(policy, person, now)?.sources.rows;
  if (source === undefined) return [];
  const hidden = COLUMNS.filter((name) => !source.columns.includes(name));
  const empty = Object.fromEntries(hidden.map((name) => [name, null]));
  return (await database.query(source.sqlQuery)).map((row) => ({ ...row, ...empty }));
}

/** Two tables with equal numbers of rows. */
const twinsOf = (tables: fc.Arbitrary<readonly Row[]>) =>
  fc.tuple(tables, tables).map(([one, other]) => {
    const length = Math.min(one.length, other.length);
    return [one.slice(0, length), other.slice(0, length)] as const;
  });

function comparedColumns({ datasets, groups }: AnyPolicy): ReadonlySet<string> {
  const text = JSON.stringify([datasets.rows.always, groups].map((part) => part ?? null))
    .replaceAll(/"(columns|masked)":\[[^\]]*\]/g, "");
  return new Set(COLUMNS.filter((name) => text.includes(`"${name}":`)));
}

/**
 * @returns the table with other values wherever the person cannot tell them apart. Which rows are
 * shown is the policy's to say: columns of conditions stay as they are.
 */
export function withOtherSecrets(
  policy: AnyPolicy,
  [table, other]: readonly [readonly Row[], readonly Row[]],
  person: Person,
  now: number,
): Row[] {
  const shown = (row: Row) =>
    shownRow(parse(policy), "rows", { username: "", ...person, now }, row) ?? {};
  const compared = comparedColumns(policy);
  return table.map((row, index) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => {
        const alike = { ...row, [name]: other[index]?.[name] ?? null };
        const isHidden = !compared.has(name) &&
          JSON.stringify(shown(alike)) === JSON.stringify(shown(row));
        return [name, isHidden ? alike[name] ?? null : cell] as const;
      }),
    )
  );
}

const atMost = (lesser: Row[], greater: Row[], table: readonly Row[]) => {
  for (const row of lesser) {
    const more = greater.find(({ nr }) => nr === row.nr);
    assert(more !== undefined, `row ${row.nr} is shown with less only`);
    const exact = table.find(({ nr }) => nr === row.nr);
    for (const [name, cell] of Object.entries(row)) {
      if (cell === null) continue;
      const isSame = JSON.stringify(more[name]) === JSON.stringify(cell);
      const isExact = JSON.stringify(more[name]) === JSON.stringify(exact?.[name]);
      assert(isSame || isExact, `${name} of row ${row.nr} is shown with less only`);
    }
  }
};

/**
 * Declares the tests of a dialect.
 *
 * @param open returns the same database to each.
 * @param limits what the database has of policies and tables, if it does not have all.
 */
export function testRules(
  dialect: DialectName,
  open: () => RulesDatabase,
  { policies = anyPolicy(dialect), tables = anyTable, asStored = (row) => row }: {
    readonly policies?: fc.Arbitrary<AnyPolicy>;
    readonly tables?: fc.Arbitrary<readonly Row[]>;
    /** As precise as the database is. */
    readonly asStored?: (row: Row) => Row;
  } = {},
): void {
  it("shows exactly the cells that the reference evaluator shows", async () => {
    const database = open();
    await fc.assert(
      fc.asyncProperty(
        policies,
        tables,
        anyPerson,
        anyMoment,
        async (policy, table, person, now) => {
          await database.fill(table);
          const viewer = { username: "", ...person, now };
          const expected = table.map((row) => shownRow(parse(policy), "rows", viewer, row))
            .filter((row) => row !== null).map(asStored);
          expect(await shownBySql(database, policy, person, now)).toEqual(expected);
        },
      ),
      RUNS,
    );
  });

  it("never shows more with fewer groups, values or attributes", async () => {
    const database = open();
    const pair = anyPerson.chain((more) => fc.tuple(fc.constant(more), lessOf(more)));
    await fc.assert(
      fc.asyncProperty(
        policies,
        tables,
        pair,
        anyMoment,
        async (policy, table, [more, less], now) => {
          await database.fill(table);
          const lesser = await shownBySql(database, policy, less, now);
          atMost(lesser, await shownBySql(database, policy, more, now), table);
        },
      ),
      RUNS,
    );
  });

  it("tells nothing of what is hidden, or of more than a mask shows", async () => {
    const database = open();
    await fc.assert(
      fc.asyncProperty(
        policies,
        twinsOf(tables),
        anyPerson,
        anyMoment,
        async (policy, twins, person, now) => {
          const [table] = twins;
          await database.fill(table);
          const before = await shownBySql(database, policy, person, now);
          await database.fill(withOtherSecrets(policy, twins, person, now));
          expect(await shownBySql(database, policy, person, now)).toEqual(before);
        },
      ),
      RUNS,
    );
  });
}

/** Declares the tests of what no dialect changes. */
export function testRulesOnce(dialect: DialectName, open: () => RulesDatabase): void {
  const policies = anyPolicy(dialect);

  it("never shows more with a condition for everybody", async () => {
    const database = open();
    const restricted = policies.filter(({ datasets }) => "always" in datasets.rows);
    await fc.assert(
      fc.asyncProperty(
        restricted,
        anyTable,
        anyPerson,
        anyMoment,
        async (policy, table, person, now) => {
          await database.fill(table);
          const { always: _, ...rows } = policy.datasets.rows;
          const all = await shownBySql(database, { ...policy, datasets: { rows } }, person, now);
          for (const row of await shownBySql(database, policy, person, now)) {
            expect(all.find(({ nr }) => nr === row.nr)).toEqual(row);
          }
        },
      ),
      RUNS,
    );
  });

  it("is the same for the same values in another order", () => {
    fc.assert(
      fc.property(policies, anyPerson, anyMoment, (policy, person, now) => {
        const attributes = Object.fromEntries(
          Object.entries(person.attributes).map(([name, value]) =>
            [name, isList(value) ? [...value.toReversed(), ...value] : value] as const
          ),
        );
        const groups = person.groups.toReversed();
        expect(rightsOf(policy, { groups, attributes }, now)?.grants)
          .toEqual(rightsOf(policy, person, now)?.grants);
      }),
      RUNS,
    );
  });
}
