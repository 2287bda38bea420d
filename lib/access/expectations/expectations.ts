/** A file of expectations about a policy, and what of them is not so. */
import {
  DocumentError,
  faultText,
  type Parsed,
  parseDocument,
  readDocument,
} from "../../json/document.ts";
import type { Fault, Path, PlacedFault } from "../../json/json_text.ts";
import { compareCells } from "../cell_order.ts";
import { isTable, type TableDataset } from "../dataset_schema.ts";
import { shownRow, type Viewer } from "../evaluate.ts";
import { createAccess, NoAccessError, type Rights } from "../grants.ts";
import type { Policy } from "../policy_schema.ts";
import { type Cell, isPoint, type Row } from "../row.ts";
import { policyWith } from "../policy_with.ts";
import { noonOf } from "../days.ts";
import { expectationFaults } from "./expectation_rules.ts";
import { type Expectation, ExpectationFile } from "./expectation_schema.ts";

/** An invalid file of expectations; each problem starts with its place. */
export class ExpectationError extends DocumentError {
  override readonly name = "ExpectationError";
  override readonly code = "expectations_invalid";
  constructor(file: string, faults: readonly PlacedFault[], count?: number) {
    super("file of expectations", file, faults, count);
  }
}

/** Asks the warehouse how many rows a query has. @returns why not, where it cannot say. */
export type CountRows = (sql: string) => Promise<number | string>;

export interface TestOptions {
  readonly policy: Policy;
  /** Undefined leaves out what only the warehouse can say. */
  readonly countRows: CountRows | undefined;
  /** Milliseconds since the epoch, for expectations without a day. */
  readonly now: number;
}

export interface TestReport {
  /** Of the expectations, how many were tested: rows, counts and grants. */
  readonly tested: number;
  /** How many need the warehouse, and were left out. */
  readonly leftOut: number;
  /** What is not as expected; each starts with its place. */
  readonly failures: readonly string[];
}

/** @throws {OperatorError} when the file cannot be read. */
export function readExpectationText(path: string): Promise<string> {
  return readDocument(path, "file of expectations");
}

/**
 * @param file its name, for errors.
 * @throws {ExpectationError} with the line and column of every fault.
 */
export function parseExpectations(
  text: string,
  file: string,
  policy: Policy,
): Parsed<{ readonly tests: readonly Expectation[] }> {
  return parseDocument(text, {
    schema: ExpectationFile,
    rules: (value) => expectationFaults(value, policy),
    refuse: (faults, count) => new ExpectationError(file, faults, count),
  });
}

/** Whether one of the tests asks about the real table. */
export function needsWarehouse(tests: readonly Expectation[]): boolean {
  return tests.some(({ rows, none }) => rows !== undefined || none !== undefined);
}

/** @throws {ExpectationError} with the line and column of every fault. */
export async function testPolicy(
  text: string,
  file: string,
  options: TestOptions,
): Promise<TestReport> {
  const { value: { tests }, place } = parseExpectations(text, file, options.policy);
  const failures: string[] = [];
  let tested = 0;
  let leftOut = 0;
  for (const [index, test] of tests.entries()) {
    for await (const result of resultsOf(test, ["tests", index], options)) {
      if (result === "left_out") leftOut++;
      else tested++;
      if (typeof result === "object") failures.push(faultText(file, place(result)));
    }
  }
  return { tested, leftOut, failures };
}

type Result = "ok" | "left_out" | Fault;

async function* resultsOf(
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
