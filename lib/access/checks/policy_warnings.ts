/** What a valid policy says that was perhaps not meant, for `deno task policy check`. */
import type { Fault, Path } from "../../json/json_text.ts";
import { literalsOf } from "./condition_rules.ts";
import type { Comparison } from "../schema/condition_schema.ts";
import { attributesOf, comparisonsOf, type Placed } from "../condition_walk.ts";
import { isTable, type TableDataset } from "../schema/dataset_schema.ts";
import { neverMatches } from "./never_matches.ts";
import type { Policy } from "../schema/policy_schema.ts";
import { lengthWarnings } from "./policy_lengths.ts";
import { atOnce, collected, PAUSE, type Pause } from "../../turns.ts";
import type { Rows } from "../schema/restriction_schema.ts";
import { typedValue } from "../typed_value.ts";
import { isLongForm, rowsOf } from "../view.ts";

/** A condition of a dataset, and where it stands. */
interface PlacedRows {
  readonly rows: Rows;
  /** The dataset's name. */
  readonly name: string;
  readonly dataset: TableDataset;
  readonly path: Path;
}

/** Between two pauses, which take milliseconds. */
const CONDITIONS_AT_ONCE = 200;

/** Values by their folded form. */
type Spellings = Map<string, string>;

/** @returns every warning about a policy without faults. */
export function policyWarnings(policy: Policy): readonly Fault[] {
  return atOnce(collected(warningsInPieces(policy)));
}

/** As {@linkcode policyWarnings}, with pauses. */
export function* warningsInPieces(policy: Policy): Generator<Fault | Pause> {
  const conditions = [...conditionsIn(policy)];
  yield PAUSE;
  yield* unusedAttributes(policy, conditions);
  // By dataset and column: groups that mean the same value should spell it alike.
  const spellings = new Map<string, Spellings>();
  for (const [index, { rows, name, dataset, path }] of conditions.entries()) {
    if (index % CONDITIONS_AT_ONCE === 0) yield PAUSE;
    yield* neverWarnings(rows, dataset, path);
    for (const placed of comparisonsOf(rows, path)) {
      yield* columnWarnings(placed, dataset);
      yield* literalWarnings(placed, dataset, policy.dialect === "redshift");
      const column = JSON.stringify([name, placed.column]);
      const seen = spellings.get(column) ?? new Map();
      spellings.set(column, seen);
      yield* alikeValues(placed, seen);
    }
  }
  for (const key of ["datasets", "attributes", "groups", "users"] as const) {
    yield* alikeNames(Object.keys(policy[key]), [key]);
  }
  for (const name of Object.keys(policy.groups)) {
    if (name === name.trim()) continue;
    const message = "has a blank at an end: a group must be written exactly as it is sent";
    yield { path: ["groups", name], message, ofName: true };
  }
  yield* lengthWarnings(policy);
}

function* conditionsIn({ datasets, groups, users }: Policy): Generator<PlacedRows> {
  for (const [name, dataset] of Object.entries(datasets)) {
    if (!isTable(dataset)) continue;
    const { always } = dataset;
    if (always !== undefined) {
      yield { rows: always, name, dataset, path: ["datasets", name, "always"] };
    }
    for (const [key, holders] of Object.entries({ groups, users })) {
      for (const [holder, byDataset] of Object.entries(holders)) {
        const restriction = Object.hasOwn(byDataset, name) ? byDataset[name] : undefined;
        if (restriction === undefined) continue;
        const path = [key, holder, name, ...isLongForm(restriction) ? ["rows"] : []];
        yield { rows: rowsOf(restriction), name, dataset, path };
      }
    }
  }
}

function* neverWarnings(
  rows: Rows,
  { always, types = {} }: TableDataset,
  path: Path,
): Generator<Fault> {
  if (rows === "all") return;
  const because = "its parts contradict each other";
  if (neverMatches([rows], types)) {
    yield { path, message: `can never match: ${because}` };
  } else if (always !== undefined && rows !== always && neverMatches([rows, always], types)) {
    yield { path, message: `can never match, together with the dataset's always: ${because}` };
  }
}

function* unusedAttributes(
  { attributes }: Policy,
  conditions: readonly PlacedRows[],
): Generator<Fault> {
  const used = new Set(
    conditions.flatMap(({ rows }) =>
      [...comparisonsOf(rows)].flatMap(({ comparison }) =>
        attributesOf(comparison).map(({ name }) => name)
      )
    ),
  );
  for (const name of Object.keys(attributes)) {
    if (used.has(name)) continue;
    yield { path: ["attributes", name], message: "is not used by any condition", ofName: true };
  }
}

const PATTERNS: readonly [looks: RegExp, message: string][] = [
  [
    /\{\{|\}\}|\$\{|^\{\w+\}$|^[@:$]\w+$/,
    'is compared as it stands, nothing is filled in: for a person\'s own values, write { "attribute": … }',
  ],
  [/^null$/i, 'is this text: write { "null": true } for rows without a value'],
  [/^%.|.%$/, 'is no pattern: write { "starts_with": … } for how a text begins'],
  [/^\*$|.\*$/, 'is no pattern: write "all" for every row, or { "starts_with": … }'],
  [
    /^(now|today|current_date|current_timestamp)\b/i,
    'is compared as it stands: write { "since": "P30D" } for the last 30 days',
  ],
];

function* literalWarnings(
  { column, comparison, path }: Placed,
  { types = {} }: TableDataset,
  isRedshift: boolean,
): Generator<Fault> {
  const literals = literalsOf(comparison);
  const type = Object.hasOwn(types, column) ? types[column] : undefined;
  for (const [at, value] of literals) {
    if (typeof value !== "string") continue;
    const message = textWarning(value, isRedshift);
    if (message !== null) yield { path: [...path, ...at], message };
    if (type === "timestamp" && typedValue(value, type)?.kind === "text") {
      const zone = "has no time zone: that of the connection's session decides; add Z or an offset";
      yield { path: [...path, ...at], message: zone };
    }
  }
  if (isNever(comparison)) {
    yield { path, message: "can never match: no day is as recent as since, and as old as until" };
  }
}

/** Whether since is later than until, on a day in the middle of months of all lengths. */
function isNever(comparison: Comparison): boolean {
  if (typeof comparison !== "object" || !("since" in comparison && "until" in comparison)) {
    return false;
  }
  const today = Temporal.PlainDate.from("2026-07-15");
  const [first, last] = [comparison.since, comparison.until].map((period) =>
    today.subtract(period ?? "P0D")
  );
  return first !== undefined && last !== undefined && Temporal.PlainDate.compare(first, last) > 0;
}

function textWarning(text: string, isRedshift: boolean): string | null {
  const pattern = PATTERNS.find(([looks]) => looks.test(text));
  if (pattern !== undefined) return pattern[1];
  if (text === text.trim()) return null;
  return isRedshift
    ? "has a blank at an end: Redshift does not compare blanks at the end of a text"
    : "has a blank at an end, which is compared too";
}

/** @param seen the column's values in conditions before; these are added. */
function* alikeValues({ comparison, path }: Placed, seen: Spellings): Generator<Fault> {
  for (const [at, value] of literalsOf(comparison)) {
    if (typeof value !== "string") continue;
    const known = seen.get(fold(value)) ?? value;
    if (known !== value) {
      const message = `differs from ${JSON.stringify(known)} by case or accents' encoding only`;
      yield { path: [...path, ...at], message };
    }
    seen.set(fold(value), known);
  }
}

function* columnWarnings({ column, path }: Placed, dataset: TableDataset): Generator<Fault> {
  const columns = [...dataset.columns, ...Object.keys(dataset.types ?? {})];
  if (columns.includes(column)) return;
  const known = columns.find((name) => fold(name) === fold(column));
  if (known === undefined) return;
  const message = `differs from the dataset's column ${JSON.stringify(known)} by case or ` +
    "accents' encoding only";
  yield { path, message, ofName: true };
}

function* alikeNames(names: readonly string[], path: Path): Generator<Fault> {
  const seen = new Map<string, string>();
  for (const name of names) {
    const known = seen.get(fold(name));
    if (known !== undefined) {
      const message = `differs from ${JSON.stringify(known)} by case or accents' encoding only`;
      yield { path: [...path, name], message, ofName: true };
    }
    seen.set(fold(name), name);
  }
}

const fold = (text: string) => text.normalize().toLowerCase();
