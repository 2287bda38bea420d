/** Programs that run in the background during a rehearsal. */
import { OperatorError } from "../../../lib/operator_error.ts";

const WITHIN_MS = 60_000;
const PAUSE_MS = 20;

export interface Program {
  readonly process: Deno.ChildProcess;
  /** What it has printed so far. */
  output(): string;
}

/** @param command with both outputs piped. */
export function start(command: Deno.Command): Program {
  const process = command.spawn();
  let text = "";
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) text += part;
  };
  collect(process.stdout);
  collect(process.stderr);
  return { process, output: () => text };
}

/** Ends it. @returns its exit code. */
export async function end({ process }: Program): Promise<number> {
  process.kill("SIGTERM");
  return (await process.status).code;
}

/**
 * Asks again until something holds.
 *
 * @param what for the error.
 * @returns milliseconds that it took.
 * @throws {OperatorError} where it does not within a minute.
 */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
): Promise<number> {
  const startedAt = performance.now();
  while (!await holds()) {
    if (performance.now() - startedAt > WITHIN_MS) throw new OperatorError(`Not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return performance.now() - startedAt;
}

/** @throws {OperatorError} where it does not hold. */
export function check(what: string, holds: boolean, found = ""): void {
  if (!holds) throw new OperatorError(`This does not hold: ${what}. ${found}`);
}
