/** Writes one line for the person at the terminal, if there still is one. */
export function say(line: string): void {
  let rest = new TextEncoder().encode(`${line}\n`);
  try {
    while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
  } catch (error) {
    // After `| head` the rest is not read; the work continues.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/**
 * @returns the rows with their columns aligned, the first row being the heading. What would move
 * the cursor, or worse, is shown as a question mark: names come from elsewhere.
 */
export function table(given: readonly (readonly string[])[]): string {
  const rows = given.map((row) => row.map((cell) => cell.replace(/\p{C}/gu, "?")));
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...row[column] ?? ""].length))
  );
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - [...cell].length))
      .join("  ").trimEnd();
  return rows.map(line).join("\n");
}

/** Asks for hidden input; without a terminal, reads all of standard input. */
export async function readSecret(question: string): Promise<string> {
  if (!Deno.stdin.isTerminal()) {
    return (await new Response(Deno.stdin.readable).text()).replace(/\r?\n$/, "");
  }
  await Deno.stdout.write(new TextEncoder().encode(question));
  Deno.stdin.setRaw(true, { cbreak: true });
  const buffer = new Uint8Array(1024);
  const decoder = new TextDecoder();
  const typed: string[] = [];
  try {
    for (;;) {
      const count = await Deno.stdin.read(buffer);
      if (count === null) return typed.join("");
      for (const character of decoder.decode(buffer.subarray(0, count), { stream: true })) {
        if (character === "\r" || character === "\n") return typed.join("");
        if (character === "\b" || character === "\x7f") typed.pop();
        else typed.push(character);
      }
    }
  } finally {
    Deno.stdin.setRaw(false);
    say("");
  }
}

/**
 * Resolves at Ctrl-C, or when the system asks the program to end. What comes after that is ignored:
 * a terminal sends Ctrl-C to the program as well as to the task that passes it on.
 */
export function interrupted(): Promise<void> {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    for (const signal of signals) Deno.addSignalListener(signal, () => resolve());
  });
}
