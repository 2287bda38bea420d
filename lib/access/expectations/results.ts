/** What of an expectation is so, and what is not. */
import type { Fault, Path } from "../../json/json_text.ts";
import { compareCells } from "../evaluation/cell_order.ts";
import { isTable, type TableDataset } from "../schema/dataset_schema.ts";
import { noonOf } from "../days.ts";
import { shownRow, type Viewer } from "../evaluation/evaluate.ts";
import { createAccess, NoAccessError, type Rights } from "../grants.ts";
import type { Policy } from "../schema/policy_schema.ts";
import { policyWith } from "../policy_with.ts";
import { type Cell, isPoint, type Row } from "../evaluation/row.ts";
import type { Expectation } from "./expectation_schema.ts";

/** Asks the warehouse how many rows a query has. @returns why not, where it cannot say. */
export type CountRows = (sql: string) => Promise<number | string>;

export interface TestOptions {
  readonly policy: Policy;
  /** Undefined leaves out what only the warehouse can say. */
  readonly countRows: CountRows | undefined;
  /** Milliseconds since the epoch, for expectations without a day. */
  readonly now: number;
}

export type Result = "ok" | "left_out" | Fault;

/** @param path of the expectation in its file. */
export async function* resultsOf(
  test: Expectation,
  path: Path,
  options: TestOptions,
): AsyncGenerator<Result> {
  const { policy, countRows } = options;
  const dataset = policy.datasets[test.dataset];
  const viewer = viewerOf(test, options);
  if (test.granted !== undefined) {
    const isGranted = isGrantedTo(rightsIn(policy, viewer), test.dataset);
    yield isGranted === test.granted ? "ok" : failure(
      [...path, "granted"],
      `${whoText(test)} ${isGranted ? "gets" : "does not get"} ${test.dataset}`,
      test,
      isGranted ? [] : problemsOf(policy, viewer),
    );
  }
  if (dataset === undefined || !isTable(dataset)) return;
  yield* rowResults(test, dataset, path, policy, viewer);
  for (const name of ["rows", "none"] as const) {
    if (test[name] === undefined) continue;
    yield countRows === undefined
      ? "left_out"
      : await countResult(name, test, path, policy, viewer, countRows);
  }
}

function* rowResults(
  test: Expectation,
  dataset: TableDataset,
  path: Path,
  policy: Policy,
  viewer: Viewer,
): Generator<Result> {
  const shown = (row: Row) => shownRow(policy, test.dataset, viewer, row);
  const unseen = (row: Row, at: Path) =>
    failure(
      at,
      `${whoText(test)} does not see this row of ${test.dataset}: ${JSON.stringify(row)}`,
      test,
      problemsOf(policy, viewer),
    );
  for (const [index, row] of (test.sees ?? []).entries()) {
    yield shown(row) === null ? unseen(row, [...path, "sees", index]) : "ok";
  }
  for (const [index, row] of (test.does_not_see ?? []).entries()) {
    yield shown(row) === null ? "ok" : failure(
      [...path, "does_not_see", index],
      `${whoText(test)} sees this row of ${test.dataset}: ${JSON.stringify(row)}`,
      test,
    );
  }
  for (const [index, { row, as }] of (test.shows ?? []).entries()) {
    const at = [...path, "shows", index];
    const cells = shown(row);
    if (cells === null) {
      yield unseen(row, [...at, "row"]);
      continue;
    }
    const wrong = Object.entries(as).find(([column, cell]) =>
      !isSame(cells[column] ?? null, cell, dataset, column)
    );
    yield wrong === undefined ? "ok" : failure(
      [...at, "as", wrong[0]],
      `${whoText(test)} sees ${JSON.stringify(cells[wrong[0]] ?? null)} as ${wrong[0]}`,
      test,
    );
  }
}

/** Degrees that a point may be off: it is shown as a double. */
const NEAR = 1e-9;

function isSame(cell: Cell, expected: Cell, { types }: TableDataset, column: string): boolean {
  if (cell === null || expected === null) return cell === expected;
  if (isPoint(cell) || isPoint(expected)) {
    return isPoint(cell) && isPoint(expected) &&
      cell.every((degrees, index) => Math.abs(degrees - (expected[index] ?? NaN)) < NEAR);
  }
  return compareCells(cell, expected, types?.[column]) === 0;
}

async function countResult(
  name: "rows" | "none",
  test: Expectation,
  path: Path,
  policy: Policy,
  viewer: Viewer,
  countRows: CountRows,
): Promise<Result> {
  const at = [...path, name];
  const only = name === "none" ? test.none : undefined;
  const source = rightsIn(policyWith(policy, test.dataset, only), viewer)?.sources[test.dataset];
  const counted = source === undefined ? 0 : await countRows(source.sqlQuery);
  if (typeof counted === "string") {
    return failure(at, `the rows were not counted: ${counted}`, test);
  }
  const { rows } = test;
  const { min, max } = only !== undefined
    ? { min: 0, max: 0 }
    : typeof rows === "number"
    ? { min: rows, max: rows }
    : rows ?? {};
  if (counted >= (min ?? 0) && counted <= (max ?? Infinity)) return "ok";
  const fitting = only === undefined ? "" : ` with ${JSON.stringify(only)}`;
  const seen = `${whoText(test)} sees ${counted} rows of ${test.dataset}${fitting}`;
  return failure(at, seen, test, counted === 0 ? problemsOf(policy, viewer) : []);
}

function viewerOf({ who, on }: Expectation, { policy, now }: TestOptions): Viewer {
  return {
    username: who.user ?? "",
    groups: who.groups,
    attributes: who.attributes,
    now: on === undefined ? now : noonOf(on, policy.time_zone),
  };
}

/** @returns null for none. */
function rightsIn(policy: Policy, { now, ...person }: Viewer): Rights | null {
  const clock = { now: () => now };
  try {
    return createAccess({ policy, connectionName: "", referers: [], clock }).rightsOf(person);
  } catch (error) {
    if (error instanceof NoAccessError) return null;
    throw error;
  }
}

function isGrantedTo(rights: Rights | null, dataset: string): boolean {
  return rights !== null &&
    (Object.hasOwn(rights.sources, dataset) || Object.hasOwn(rights.staticSources, dataset));
}

/** Attributes that match nothing, which is the commonest reason. */
function problemsOf(policy: Policy, { now, ...person }: Viewer): readonly string[] {
  const options = { policy, connectionName: "", referers: [], clock: { now: () => now } };
  try {
    return createAccess(options).rightsOf(person).attributeProblems.map(problemText);
  } catch (error) {
    if (!(error instanceof NoAccessError)) throw error;
    return error.attributes.map(problemText);
  }
}

const problemText = ({ name, kind }: { name: string; kind: string }) =>
  kind === "missing" ? `attribute ${name} is missing` : `attribute ${name} is refused (${kind})`;

function whoText({ who }: Expectation): string {
  const groups = who.groups.length === 0 ? "no group" : who.groups.join(" and ");
  return who.user === undefined ? `a person in ${groups}` : `${who.user} (${groups})`;
}

function failure(
  path: Path,
  message: string,
  { name }: Expectation,
  reasons: readonly string[] = [],
): Fault {
  const why = reasons.length === 0 ? "" : `; ${reasons.join(", ")}`;
  return { path, message: `${name === undefined ? "" : `${name}: `}${message}${why}` };
}
