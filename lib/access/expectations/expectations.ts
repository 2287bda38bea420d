/** A file of expectations about a policy, and what of them is not so. */
import {
  DocumentError,
  faultText,
  type Parsed,
  parseDocument,
  readDocument,
} from "../../json/document.ts";
import type { PlacedFault } from "../../json/json_text.ts";
import type { Policy } from "../schema/policy_schema.ts";
import { expectationFaults } from "./expectation_rules.ts";
import { type Expectation, ExpectationFile } from "./expectation_schema.ts";
import { resultsOf, type TestOptions } from "./results.ts";

export type { CountRows, TestOptions } from "./results.ts";

/** An invalid file of expectations; each problem starts with its place. */
export class ExpectationError extends DocumentError {
  override readonly name = "ExpectationError";
  override readonly code = "expectations_invalid";
  constructor(file: string, faults: readonly PlacedFault[], count?: number) {
    super("file of expectations", file, faults, count);
  }
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
