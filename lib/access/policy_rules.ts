/** Rules for a policy that its schema cannot express: names must be known, and unique. */
import { normalUsername } from "../identity/person.ts";
import { type Dialect, DIALECTS } from "./dialects/mod.ts";
import type { Fault, Path } from "../json/json_text.ts";
import { columnProblem, columnsFaults, datasetFaults, repeated } from "./dataset_rules.ts";
import { type Dataset, isTable, staticSourceOf } from "./dataset_schema.ts";
import { literalFaults } from "./literal_rules.ts";
import type { Policy } from "./policy_schema.ts";
import type { Restriction } from "./restriction_schema.ts";
import { isLongForm, viewOf } from "./view.ts";

/** @returns every fault of a policy that matches the schema. */
export function* ruleFaults(policy: Policy): Generator<Fault> {
  const dialect = DIALECTS[policy.dialect];
  yield* repeated(policy.tokens.apis, ["tokens", "apis"]);
  yield* repeated(policy.tokens.referers ?? [], ["tokens", "referers"]);
  for (const [name, dataset] of Object.entries(policy.datasets)) {
    const warehouse = { dialect, name: policy.dialect };
    yield* datasetFaults(dataset, restrictingColumns(policy, name), warehouse, ["datasets", name]);
  }
  for (const [name, restrictions] of Object.entries(policy.groups)) {
    yield* restrictionsFaults(restrictions, policy, dialect, ["groups", name]);
  }
  for (const [name, restrictions] of Object.entries(policy.users)) {
    yield* usernameFaults(name);
    yield* restrictionsFaults(restrictions, policy, dialect, ["users", name]);
  }
}

/** The columns by which groups and users restrict the dataset. */
function restrictingColumns({ groups, users }: Policy, dataset: string): ReadonlySet<string> {
  const restricted = [...Object.values(groups), ...Object.values(users)];
  return new Set(restricted.flatMap((byDataset) => {
    const restriction = Object.hasOwn(byDataset, dataset) ? byDataset[dataset] : undefined;
    if (restriction === undefined) return [];
    const rows = isLongForm(restriction) ? restriction.rows : restriction;
    return rows === "all" ? [] : Object.keys(rows);
  }));
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
  if (!isTable(dataset)) {
    if (restriction === "all") return;
    const { kind } = staticSourceOf(dataset);
    const message = `must be "all": CARTO cannot filter a ${
      kind.replace("_", " ")
    } by row or column`;
    yield { path, message };
    return;
  }
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
    const message = columnProblem(column, dialect);
    if (message !== undefined) yield { path: [...at, column], message, ofName: true };
  }
  yield* literalFaults(rows, dataset.types ?? {}, at);
}

/** A name that no user can have would silently grant nothing. */
function* usernameFaults(name: string): Generator<Fault> {
  const kept = normalUsername(name);
  if (kept === name) return;
  const message = `must be written as usernames are kept: ${JSON.stringify(kept)}`;
  yield { path: ["users", name], message, ofName: true };
}
