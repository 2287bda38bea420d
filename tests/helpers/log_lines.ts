/** Reads a running app's log and audit. */
import type { RunningApp } from "./app.ts";

const PATIENCE_MS = 5_000;

/** @returns the newest line of the app's log or audit that matches `isIt`, once there is one. */
export async function lineOf(
  app: RunningApp,
  isIt: (line: string) => boolean,
): Promise<Record<string, unknown>> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const line = [app.output(), await app.audit()].join("\n").split("\n")
      .findLast((line) => line.endsWith("}") && isIt(line));
    if (line !== undefined) return JSON.parse(line);
    if (performance.now() > deadline) throw new Error("There is no such line");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
