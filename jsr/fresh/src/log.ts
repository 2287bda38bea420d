const encoder = new TextEncoder();

/** Writes an unhandled error, with its stack and causes, to standard error. */
export function logError(error: unknown): void {
  Deno.stderr.writeSync(encoder.encode(`${Deno.inspect(error)}\n`));
}

/** Writes one line to standard error. */
export function logWarning(message: string): void {
  Deno.stderr.writeSync(encoder.encode(`${message}\n`));
}
