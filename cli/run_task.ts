/** How an operator's task reports failures. */
import { OperatorError } from "../lib/operator_error.ts";
import { say } from "../lib/log/terminal.ts";
import { StorageError } from "../lib/storage/kv_storage.ts";

/** Runs a task. What an operator can fix is printed without a stack, and the exit code is 1. */
export async function runTask(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    say(messageOf(error));
    Deno.exitCode = 1;
  }
}

/** @throws the error itself where it is a fault of the program. */
function messageOf(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  if (!(error instanceof StorageError)) throw error;
  // The cause distinguishes a file's owner from a server that is away.
  return error.cause instanceof Error ? `${error.message}\n${error.cause.message}` : error.message;
}
