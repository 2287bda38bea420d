/** How a task ends that an operator runs. */
import { OperatorError } from "../lib/operator_error.ts";
import { say } from "../lib/log/terminal.ts";

/** Runs a task; what its operator can act on is said in words, and the exit code is 1. */
export async function runTask(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    say(error.message);
    Deno.exitCode = 1;
  }
}
