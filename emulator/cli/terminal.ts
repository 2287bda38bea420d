/** Writes one line to standard output, if it is still open. */
export function say(line: string): void {
  let rest = new TextEncoder().encode(`${line}\n`);
  try {
    while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
  } catch (error) {
    // As after `| head`: the work continues without a reader.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/**
 * Resolves at the first SIGINT or SIGTERM. Later ones are ignored: a terminal sends Ctrl-C both to
 * the program and to the task that forwards it.
 */
export function interrupted(): Promise<void> {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    for (const signal of signals) Deno.addSignalListener(signal, () => resolve());
  });
}
