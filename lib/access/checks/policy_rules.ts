/** Rules for a policy that its schema cannot express: names must be known, and unique. */
import { normalUsername } from "../../identity/person.ts";
import type { Fault, Path } from "../../json/json_text.ts";
import { attributeFaults } from "./attribute_rules.ts";
import { conditionFaults } from "./condition_rules.ts";
import { comparisonsOf } from "../condition_walk.ts";
import { columnsFaults, datasetFaults, repeated } from "./dataset_rules.ts";
import { type Dataset, isTable, staticSourceOf } from "../schema/dataset_schema.ts";
import { DIALECTS } from "../dialects/mod.ts";
import { includeFaults } from "../included_groups.ts";
import { maskedFaults, masksFaults } from "./mask_rules.ts";
import { lengthFaults } from "./policy_lengths.ts";
import type { Policy } from "../schema/policy_schema.ts";
import { PAUSE, type Pause } from "../../turns.ts";
import type { Restriction, Rows } from "../schema/restriction_schema.ts";
import { isLongForm, rowsOf, viewOf } from "../view.ts";

/** Datasets, groups and users between two pauses, which take milliseconds. */
const PARTS_AT_ONCE = 25;

/** @returns every fault of a policy that matches the schema. */
export function* ruleFaults(policy: Policy): Generator<Fault | Pause> {
  let isFaulty = false;
  for (const fault of namesFaults(policy)) {
    isFaulty ||= fault !== PAUSE;
    yield fault;
  }
  // Only a policy whose names are known has SQL.
  if (!isFaulty) yield* lengthFaults(policy);
}

function* namesFaults(policy: Policy): Generator<Fault | Pause> {
  let parts = 0;
  const isTime = () => parts++ % PARTS_AT_ONCE === 0;
  const dialect = DIALECTS[policy.dialect];
  yield* repeated(policy.tokens.apis, ["tokens", "apis"]);
  yield* repeated(policy.tokens.referers ?? [], ["tokens", "referers"]);
  yield* attributeFaults(policy);
  yield* includeFaults(policy);
  for (const [name, dataset] of Object.entries(policy.datasets)) {
    if (isTime()) yield PAUSE;
    const warehouse = { dialect, name: policy.dialect };
    const path = ["datasets", name];
    yield* datasetFaults(dataset, restrictingColumns(policy, name), warehouse, path);
    if (!isTable(dataset)) continue;
    yield* masksFaults(dataset, path);
    const context = { policy, dataset, isForEverybody: true };
    yield* conditionFaults(dataset.always ?? "all", context, [...path, "always"]);
  }
  for (const [name, restrictions] of Object.entries(policy.groups)) {
    if (isTime()) yield PAUSE;
    yield* restrictionsFaults(restrictions, policy, ["groups", name]);
  }
  for (const [name, restrictions] of Object.entries(policy.users)) {
    if (isTime()) yield PAUSE;
    yield* usernameFaults(name);
    yield* restrictionsFaults(restrictions, policy, ["users", name]);
  }
}

/** The columns by which groups and users restrict the dataset. */
function restrictingColumns(policy: Policy, dataset: string): ReadonlySet<string> {
  const { groups, users, datasets } = policy;
  const restricted = [...Object.values(groups), ...Object.values(users)];
  const conditions = restricted.flatMap((byDataset): Rows[] => {
    const restriction = Object.hasOwn(byDataset, dataset) ? byDataset[dataset] : undefined;
    return restriction === undefined ? [] : [rowsOf(restriction)];
  });
  const own = Object.hasOwn(datasets, dataset) ? datasets[dataset] : undefined;
  if (own !== undefined && isTable(own) && own.always !== undefined) conditions.push(own.always);
  return new Set(
    conditions.flatMap((rows) => [...comparisonsOf(rows)].map(({ column }) => column)),
  );
}

function* restrictionsFaults(
  restrictions: Readonly<Record<string, Restriction>>,
  policy: Policy,
  path: Path,
): Generator<Fault> {
  const { datasets } = policy;
  for (const [name, restriction] of Object.entries(restrictions)) {
    const dataset = Object.hasOwn(datasets, name) ? datasets[name] : undefined;
    if (dataset === undefined) {
      const known = Object.keys(datasets).join(", ") || "none";
      const message = `is no dataset of this policy; it has ${known}`;
      yield { path: [...path, name], message, ofName: true };
    } else {
      yield* restrictionFaults(restriction, dataset, policy, [...path, name]);
    }
  }
}

function* restrictionFaults(
  restriction: Restriction,
  dataset: Dataset,
  policy: Policy,
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
  const { rows, columns, masked } = viewOf(restriction, dataset);
  if (isLongForm(restriction)) {
    const dialect = DIALECTS[policy.dialect];
    yield* columnsFaults(restriction.columns ?? [], dialect, [...path, "columns"]);
    for (const [index, column] of (restriction.columns ?? []).entries()) {
      if (dataset.columns.includes(column)) continue;
      const message = `must be one of the dataset's columns: ${dataset.columns.join(", ")}`;
      yield { path: [...path, "columns", index], message };
    }
    yield* columnsFaults(masked, dialect, [...path, "masked"]);
    yield* maskedFaults(masked, columns, dataset, [...path, "masked"]);
  }
  const at = isLongForm(restriction) ? [...path, "rows"] : path;
  yield* conditionFaults(rows, { policy, dataset }, at);
}

/** A name that no user can have would silently grant nothing. */
function* usernameFaults(name: string): Generator<Fault> {
  const kept = normalUsername(name);
  if (kept === name) return;
  const message = `must be written as usernames are kept: ${JSON.stringify(kept)}`;
  yield { path: ["users", name], message, ofName: true };
}
