import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import {
  anyAttributes,
  anyMoment,
  type AnyPolicy,
  anyPolicy,
  anyTable,
  COLUMNS,
  GROUPS,
  RULE_RUNS,
} from "../../tests/helpers/any_rules.ts";
import { openRulesDatabase, type RulesDatabase } from "../../tests/helpers/rules_in_sqlite.ts";
import type { RawAttribute, RawAttributes, RawValue } from "./attributes.ts";
import { shownRow } from "./evaluate.ts";
import { createAccess, NoAccessError, type Rights } from "./grants.ts";
import { parsePolicyText } from "./policy.ts";
import type { Row } from "./row.ts";

const RUNS = { numRuns: RULE_RUNS };

let database: RulesDatabase;
beforeAll(() => {
  database = openRulesDatabase(COLUMNS);
});
afterAll(() => database.close());

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

function rightsOf(policy: AnyPolicy, person: Person, now: number): Rights | null {
  const access = createAccess({
    policy: parsePolicyText(JSON.stringify(policy)),
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

function shownBySql(policy: AnyPolicy, person: Person, now: number): Row[] {
  const source = rightsOf(policy, person, now)?.sources.rows;
  if (source === undefined) return [];
  const hidden = COLUMNS.filter((name) => !source.columns.includes(name));
  const empty = Object.fromEntries(hidden.map((name) => [name, null]));
  return database.query(source.sqlQuery).map((row) => ({ ...row, ...empty }));
}

/** Two tables with equal numbers of rows. */
const anyTwins = fc.tuple(anyTable, anyTable).map(([one, other]) => {
  const length = Math.min(one.length, other.length);
  return [one.slice(0, length), other.slice(0, length)] as const;
});

function comparedColumns({ datasets, groups }: AnyPolicy): ReadonlySet<string> {
  const text = JSON.stringify([datasets.rows.always, groups].map((part) => part ?? null))
    .replaceAll(/"(columns|masked)":\[[^\]]*\]/g, "");
  return new Set(COLUMNS.filter((name) => text.includes(`"${name}":`)));
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

describe("the SQL of a random policy", () => {
  it("shows exactly the cells that the reference evaluator shows", () => {
    fc.assert(
      fc.property(anyPolicy, anyTable, anyPerson, anyMoment, (policy, table, person, now) => {
        database.fill(table);
        const parsed = parsePolicyText(JSON.stringify(policy));
        const viewer = { username: "", ...person, now };
        const expected = table.map((row) => shownRow(parsed, "rows", viewer, row))
          .filter((row) => row !== null);
        expect(shownBySql(policy, person, now)).toEqual(expected);
      }),
      RUNS,
    );
  });

  it("never shows more with fewer groups, values or attributes", () => {
    const pair = anyPerson.chain((more) => fc.tuple(fc.constant(more), lessOf(more)));
    fc.assert(
      fc.property(anyPolicy, anyTable, pair, anyMoment, (policy, table, [more, less], now) => {
        database.fill(table);
        atMost(shownBySql(policy, less, now), shownBySql(policy, more, now), table);
      }),
      RUNS,
    );
  });

  it("never shows more with a condition for everybody", () => {
    fc.assert(
      fc.property(anyPolicy, anyTable, anyPerson, anyMoment, (policy, table, person, now) => {
        fc.pre("always" in policy.datasets.rows);
        database.fill(table);
        const { always: _, ...rows } = policy.datasets.rows;
        const without = { ...policy, datasets: { rows } };
        const all = shownBySql(without, person, now);
        for (const row of shownBySql(policy, person, now)) {
          expect(all.find(({ nr }) => nr === row.nr)).toEqual(row);
        }
      }),
      RUNS,
    );
  });

  it("tells nothing of what is hidden, or of more than a mask shows", () => {
    const twins = fc.tuple(anyPolicy, anyTwins, anyPerson, anyMoment);
    fc.assert(
      fc.property(twins, ([policy, [table, other], person, now]) => {
        const parsed = parsePolicyText(JSON.stringify(policy));
        const viewer = { username: "", ...person, now };
        const shown = (row: Row) => shownRow(parsed, "rows", viewer, row) ?? {};
        // Of the other table's cells only those that the person cannot tell apart. Which rows are
        // shown is the policy's to say: columns of conditions stay as they are.
        const compared = comparedColumns(policy);
        const changed = table.map((row, index) =>
          Object.fromEntries(
            Object.entries(row).map(([name, cell]) => {
              const alike = { ...row, [name]: other[index]?.[name] ?? null };
              const isHidden = !compared.has(name) &&
                JSON.stringify(shown(alike)) === JSON.stringify(shown(row));
              return [name, isHidden ? alike[name] ?? null : cell] as const;
            }),
          )
        );
        database.fill(table);
        const before = shownBySql(policy, person, now);
        database.fill(changed);
        expect(shownBySql(policy, person, now)).toEqual(before);
      }),
      RUNS,
    );
  });

  it("is the same for the same values in another order", () => {
    fc.assert(
      fc.property(anyPolicy, anyPerson, anyMoment, (policy, person, now) => {
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
});
