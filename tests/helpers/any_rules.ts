/** Random policies for one dataset, with rows and people for them. */
import fc from "fast-check";
import type { RawAttributes } from "../../lib/access/attributes.ts";
import type { DialectName } from "../../lib/access/dialects/mod.ts";
import type { Cell, Row } from "../../lib/access/evaluation/row.ts";
import { TABLES } from "./rules_database.ts";

/** How often a property of rules is tried in each dialect; more by `RULE_RUNS=10000`. */
export const RULE_RUNS = Number(Deno.env.get("RULE_RUNS") ?? 60);

const DAYS = ["2025-12-31", "2026-02-28", "2026-03-01", "2026-03-30", "2026-03-31", "2026-04-01"];
const TIMES = ["00:00:00", "04:59:59", "05:00:00", "23:59:59"];

const city = fc.constantFrom("A", "AB", "B", "it's \\ b", "A🐢\nZürich", "$${n}", "''");
const number = fc.integer({ min: -3, max: 4 });
const half = number.map((value) => value / 2);
const day = fc.constantFrom(...DAYS);
const time = fc.tuple(day, fc.constantFrom(...TIMES)).map((parts) => parts.join(" "));
const degrees = fc.constantFrom(-180, -179.95, -0.06, 0, 0.04, 10, 89.99, 179.98);
const point = fc.tuple(degrees, degrees.map((value) => Math.max(-90, Math.min(90, value))));

/** `nr` tells rows apart, and everybody who sees a row sees it. */
export const COLUMNS = ["nr", "geom", "city", "n", "price", "open", "day", "at", "local"];
const HIDEABLE = COLUMNS.slice(1);

const TYPES = {
  city: "text",
  n: "integer",
  price: "decimal",
  open: "boolean",
  day: "date",
  at: "timestamp",
  local: "datetime",
};
const MASKS = {
  geom: { cell: 0.1 },
  city: { first: 1 },
  n: { floor: 2 },
  day: { start_of: "month" },
};

const orNull = (cell: fc.Arbitrary<Cell>) => fc.option(cell, { freq: 4 });

/** A fifth of the cells are NULL. */
const anyRow: fc.Arbitrary<Row> = fc.record({
  geom: orNull(point),
  city: orNull(city),
  n: orNull(number),
  price: orNull(half),
  open: orNull(fc.boolean()),
  day: orNull(day),
  at: orNull(time),
  local: orNull(time),
});

export const anyTable: fc.Arbitrary<readonly Row[]> = fc.array(anyRow, { maxLength: 12 })
  .map((rows) => rows.map((row, nr) => ({ nr, ...row })));

const ordered = (value: fc.Arbitrary<string | number>) =>
  fc.tuple(value, value).map(([one, other]) =>
    one < other ? { min: one, max: other } : { min: other, max: one }
  );
const list = (value: fc.Arbitrary<unknown>) => fc.array(value, { minLength: 1, maxLength: 3 });
const period = fc.tuple(fc.constantFrom(0, 1, 2, 29, 31), fc.constantFrom("D", "W", "M", "Y"))
  .map(([count, unit]) => `P${count}${unit}`);
const days = fc.record({ since: period, until: period }, { requiredKeys: [] })
  .filter((bounds) => Object.keys(bounds).length > 0);
const box = fc.tuple(degrees, degrees, degrees, degrees).map(([west, east, one, other]) => {
  const [south, north] = [one, other].map((value) => Math.max(-90, Math.min(90, value)))
    .sort((a, b) => a - b);
  return { within: { west, south, east, north } };
});
const nullness = fc.boolean().map((isNull) => ({ null: isNull }));
const equality = (value: fc.Arbitrary<unknown>) =>
  fc.oneof(value, list(value), list(value).map((not) => ({ not })), nullness);
const prefix = fc.constantFrom("A", "it's", "A🐢", "$").map((text) => ({ starts_with: text }));
const attribute = (name: string) => fc.constant({ attribute: name });

const literalTests: Record<string, fc.Arbitrary<unknown>> = {
  geom: fc.oneof(box, nullness),
  city: fc.oneof(equality(city), ordered(city), prefix, prefix),
  n: fc.oneof(equality(number), ordered(number)),
  price: fc.oneof(ordered(half), nullness),
  open: equality(fc.boolean()),
  day: fc.oneof(equality(day), ordered(day), days),
  at: fc.oneof(equality(time.map((text) => `${text}Z`)), days),
  local: fc.oneof(equality(time), days),
};
const attributeTests: Record<string, fc.Arbitrary<unknown>> = {
  city: attribute("cities"),
  n: fc.oneof(
    attribute("ns"),
    attribute("level"),
    fc.record({ min: attribute("level"), max: fc.oneof(number, attribute("level")) }),
  ),
  price: fc.record({ max: attribute("limit") }),
  open: attribute("open"),
  day: attribute("days"),
};

function conditionOf(tests: Record<string, fc.Arbitrary<unknown>>) {
  const test = fc.oneof(
    ...Object.entries(tests).map(([name, value]) => value.map((value) => ({ [name]: value }))),
  );
  const { condition } = fc.letrec<{ condition: object }>((tie) => {
    const branches = fc.array(tie("condition"), { minLength: 1, maxLength: 3 });
    const join = fc.oneof(branches.map((any) => ({ any })), branches.map((all) => ({ all })));
    const both = fc.tuple(test, fc.oneof(test, join)).map((parts) => Object.assign({}, ...parts));
    return { condition: fc.oneof({ maxDepth: 2, depthSize: "small" }, test, both, join) };
  });
  return condition;
}

const withoutColumn = <Value>(tests: Record<string, Value>, column: string) =>
  Object.fromEntries(Object.entries(tests).filter(([name]) => name !== column));

const restriction = (forSome: fc.Arbitrary<object>) =>
  fc.tuple(
    fc.oneof({ weight: 1, arbitrary: fc.constant("all") }, { weight: 8, arbitrary: forSome }),
    fc.subarray(HIDEABLE),
    fc.subarray(Object.keys(MASKS)),
  ).map(([rows, columns, masked]) => {
    const coarse = masked.filter((column) => !columns.includes(column));
    return {
      rows,
      columns: ["nr", ...columns],
      ...coarse.length === 0 ? {} : { masked: coarse },
    };
  });

export const GROUPS = ["one", "two", "three"];

/** A policy as JSON has it. */
export interface AnyPolicy {
  readonly datasets: { readonly rows: Readonly<Record<string, unknown>> };
  readonly [name: string]: unknown;
}

function partsOf(tests: Record<string, fc.Arbitrary<unknown>>) {
  const forSome = conditionOf(Object.fromEntries(
    Object.entries(tests).map(([name, test]) => {
      const own = attributeTests[name];
      return [name, own === undefined ? test : fc.oneof(test, own)];
    }),
  ));
  return fc.record({
    groups: fc.tuple(...GROUPS.map(() => restriction(forSome))),
    always: fc.option(conditionOf(tests), { nil: undefined, freq: 2 }),
    timeZone: fc.constantFrom("America/New_York", "Asia/Kolkata", "UTC"),
  });
}

/** @param uncompared a column without conditions, of a type that a database does not have. */
export const anyPolicy = (dialect: DialectName, uncompared = ""): fc.Arbitrary<AnyPolicy> =>
  partsOf(withoutColumn(literalTests, uncompared)).map(({ groups, always, timeZone }) => ({
    version: 1,
    dialect,
    time_zone: timeZone,
    attributes: {
      cities: { type: "text", many: true },
      ns: { type: "integer", many: true },
      level: { type: "integer" },
      limit: { type: "decimal" },
      open: { type: "boolean" },
      days: { type: "date", many: true },
    },
    datasets: {
      rows: {
        table: TABLES[dialect],
        columns: COLUMNS,
        geometry: { type: "point" },
        types: TYPES,
        masks: MASKS,
        ...always === undefined ? {} : { always },
      },
    },
    groups: Object.fromEntries(groups.map((given, index) => [GROUPS[index], { rows: given }])),
  }));

const values = (value: fc.Arbitrary<string | number>) => fc.array(value, { maxLength: 3 });

/** Missing and refused ones are among them. */
export const anyAttributes: fc.Arbitrary<RawAttributes> = fc.record({
  cities: fc.oneof(values(city), fc.constantFrom("A", "", "A,B")),
  ns: fc.oneof(values(number), fc.constantFrom(1, "2", "03")),
  level: fc.oneof(number, fc.constantFrom(null, "1", "x")),
  limit: fc.constantFrom("1.5", "0", "1.50", ""),
  open: fc.oneof(fc.boolean(), fc.constant("true")),
  days: values(day),
}, { requiredKeys: [] });

/** Moments about midnight and the change of daylight-saving time. */
export const anyMoment: fc.Arbitrary<number> = fc.constantFrom(
  "2026-03-31T03:59:59Z",
  "2026-03-31T04:00:00Z",
  "2026-03-08T06:59:59Z",
  "2026-04-01T12:00:00Z",
).map((text) => Date.parse(text));
