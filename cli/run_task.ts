/** How an operator's task reports failures. */
import { OperatorError } from "../lib/operator_error.ts";
import { say } from "../lib/log/terminal.ts";

/** Runs a task. An `OperatorError` is printed without a stack, and the exit code is 1. */
export async function runTask(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    say(error.message);
    Deno.exitCode = 1;
  }
}
