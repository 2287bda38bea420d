/** `deno task policy test FILE …`: whether the policy shows people what a file expects. */
import { parseArgs } from "node:util";
import {
  type CountRows,
  needsWarehouse,
  parseExpectations,
  readExpectationText,
  testPolicy,
  type TestReport,
} from "../../lib/access/expectations/expectations.ts";
import { type Policy, readPolicyFile } from "../../lib/access/policy.ts";
import { CartoError } from "../../lib/carto/carto_errors.ts";
import { parseConfig, readEnvironment } from "../../lib/config/config.ts";
import { say } from "../../lib/log/terminal.ts";
import { OperatorError } from "../../lib/operator_error.ts";
import { withCounts } from "./counts.ts";

interface TestFile {
  readonly file: string;
  readonly text: string;
}

/** @param usage is thrown for arguments that are none. */
export function testArguments(args: string[], usage: string) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { offline: { type: "boolean", default: false } },
    });
    if (positionals.length > 0) return { files: positionals, offline: values.offline };
  } catch (cause) {
    throw new OperatorError(usage, { cause });
  }
  throw new OperatorError(usage);
}

/**
 * @param path of the policy.
 * @throws {OperatorError} with every expectation that is not met.
 */
export async function runTests(
  { files, offline }: ReturnType<typeof testArguments>,
  path: string | URL,
): Promise<void> {
  const policy = await readPolicyFile(path);
  const read: TestFile[] = [];
  let asksCarto = false;
  for (const file of files) {
    const text = await readExpectationText(file);
    // All faults before the first query, for which a warehouse may charge.
    asksCarto ||= needsWarehouse(parseExpectations(text, file, policy).value.tests);
    read.push({ file, text });
  }
  const reports = asksCarto && !offline
    ? await withCarto((countRows) => testAll(read, policy, countRows))
    : await testAll(read, policy, undefined);
  report(reports);
}

/** @throws {OperatorError} where CARTO cannot be asked. */
async function withCarto<T>(use: (countRows: CountRows) => Promise<T>): Promise<T> {
  const config = parseConfig(readEnvironment());
  try {
    return await withCounts(
      config,
      (count) => use((sqlQuery) => count({ sqlQuery, openParameters: [] })),
    );
  } catch (cause) {
    if (!(cause instanceof CartoError)) throw cause;
    const message = `${cause.message}\nThe expectations with rows and none need CARTO; --offline ` +
      "leaves them out.";
    throw new OperatorError(message, { cause });
  }
}

async function testAll(
  files: readonly TestFile[],
  policy: Policy,
  countRows: CountRows | undefined,
): Promise<readonly TestReport[]> {
  const reports: TestReport[] = [];
  for (const { file, text } of files) {
    reports.push(await testPolicy(text, file, { policy, countRows, now: Date.now() }));
  }
  return reports;
}

function report(reports: readonly TestReport[]): void {
  const sum = (of: (report: TestReport) => number) =>
    reports.reduce((sum, report) => sum + of(report), 0);
  const [tested, leftOut] = [sum((report) => report.tested), sum((report) => report.leftOut)];
  const failures = reports.flatMap((report) => report.failures);
  const more = leftOut === 0 ? "" : ` ${leftOut} were left out, since they need CARTO.`;
  if (failures.length === 0) {
    say(`${tested === 1 ? "1 expectation is" : `All ${tested} expectations are`} met.${more}`);
    return;
  }
  const lines = failures.map((failure) => `  - ${failure}`).join("\n");
  throw new OperatorError(
    `${failures.length} of ${tested} expectations are not met:\n${lines}${more && `\n${more}`}`,
  );
}
