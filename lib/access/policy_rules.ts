/** What a policy must keep that its form cannot say: names that are known, and each one once. */
import { normalUsername } from "../identity/person.ts";
import { type Dialect, DIALECTS } from "./dialects/mod.ts";
import type { Fault, Path } from "../json/json_text.ts";
import type { Dataset, Policy } from "./policy_schema.ts";
import type { Restriction } from "./restriction_schema.ts";
import { isLongForm, viewOf } from "./view.ts";

/** @returns every fault of a policy that has the right form. */
export function* ruleFaults(policy: Policy): Generator<Fault> {
  const dialect = DIALECTS[policy.dialect];
  yield* repeated(policy.tokens.apis, ["tokens", "apis"]);
  yield* repeated(policy.tokens.referers ?? [], ["tokens", "referers"]);
  for (const [name, dataset] of Object.entries(policy.datasets)) {
    yield* datasetFaults(dataset, dialect, policy.dialect, ["datasets", name]);
  }
  for (const [name, restrictions] of Object.entries(policy.groups)) {
    yield* restrictionsFaults(restrictions, policy, dialect, ["groups", name]);
  }
  for (const [name, restrictions] of Object.entries(policy.users)) {
    yield* usernameFaults(name);
    yield* restrictionsFaults(restrictions, policy, dialect, ["users", name]);
  }
}

function* datasetFaults(
  { table, columns, open_parameters }: Dataset,
  dialect: Dialect,
  dialectName: string,
  path: Path,
): Generator<Fault> {
  if (!dialect.table.pattern.test(table)) {
    const { form } = dialect.table;
    const message = `must be a full table name, ${form} on ${dialectName}, without wildcards`;
    yield { path: [...path, "table"], message };
  }
  for (const part of table.split(".")) {
    const message = lengthProblem(part, dialect);
    if (message !== undefined) yield { path: [...path, "table"], message: `${part} ${message}` };
  }
  yield* columnsFaults(columns, dialect, [...path, "columns"]);
  yield* columnsFaults(open_parameters, dialect, [...path, "open_parameters"]);
  for (const [index, name] of open_parameters.entries()) {
    const at = [...path, "open_parameters", index];
    const shown = columns.find((column) => keyOf(column, dialect) === keyOf(name, dialect));
    if (dialect.placeholderSql === null) {
      yield { path: at, message: `cannot be: CARTO documents no parameters for ${dialectName}` };
    } else if (shown !== undefined && shown !== name) {
      yield { path: at, message: `must be written as among the columns: ${shown}` };
    }
  }
}

function* restrictionsFaults(
  restrictions: Readonly<Record<string, Restriction>>,
  { datasets }: Policy,
  dialect: Dialect,
  path: Path,
): Generator<Fault> {
  for (const [name, restriction] of Object.entries(restrictions)) {
    const dataset = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
    if (dataset === undefined) {
      const known = Object.keys(datasets).join(", ") || "none";
      const message = `is no dataset of this policy; it has ${known}`;
      yield { path: [...path, name], message, ofName: true };
    } else {
      yield* restrictionFaults(restriction, dataset, dialect, [...path, name]);
    }
  }
}

function* restrictionFaults(
  restriction: Restriction,
  dataset: Dataset,
  dialect: Dialect,
  path: Path,
): Generator<Fault> {
  const { rows, columns } = viewOf(restriction, dataset);
  if (columns !== dataset.columns) {
    yield* columnsFaults(columns, dialect, [...path, "columns"]);
    for (const [index, column] of columns.entries()) {
      if (dataset.columns.includes(column)) continue;
      const message = `must be one of the dataset's columns: ${dataset.columns.join(", ")}`;
      yield { path: [...path, "columns", index], message };
    }
  }
  if (rows === "all") return;
  const at = isLongForm(restriction) ? [...path, "rows"] : path;
  for (const column of Object.keys(rows)) {
    const message = lengthProblem(column, dialect);
    if (message !== undefined) yield { path: [...at, column], message, ofName: true };
  }
}

function* columnsFaults(
  columns: readonly string[],
  dialect: Dialect,
  path: Path,
): Generator<Fault> {
  yield* repeated(columns.map((column) => keyOf(column, dialect)), path);
  for (const [index, column] of columns.entries()) {
    const message = lengthProblem(column, dialect);
    if (message !== undefined) yield { path: [...path, index], message };
  }
}

/** Equal for names that the warehouse takes for the same. */
function keyOf(column: string, { ignoresCase }: Dialect): string {
  return ignoresCase ? column.toLowerCase() : column;
}

function lengthProblem(name: string, { longestName }: Dialect): string | undefined {
  if (name.length <= longestName) return undefined;
  return `must have ${longestName} characters at most: the warehouse knows no longer names`;
}

function* repeated(items: readonly string[], path: Path): Generator<Fault> {
  for (const [index, item] of items.entries()) {
    if (items.indexOf(item) !== index) {
      yield { path: [...path, index], message: "is there already: name it once" };
    }
  }
}

/** A name that nobody has would give nobody anything, and nobody would know why. */
function* usernameFaults(name: string): Generator<Fault> {
  const kept = normalUsername(name);
  if (kept === name) return;
  const message = `must be written as usernames are kept: ${JSON.stringify(kept)}`;
  yield { path: ["users", name], message, ofName: true };
}
