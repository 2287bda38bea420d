/** Where standard error is a file on a full disk, part of a line may be written. */
let torn = false;

/**
 * Writes finished lines to standard error, all of them.
 *
 * @throws what keeps them from being written; the next line then begins one of its own.
 */
export function writeStandardError(lines: string): void {
  const bytes = new TextEncoder().encode(torn ? `\n${lines}` : lines);
  let written = 0;
  try {
    while (written < bytes.length) written += Deno.stderr.writeSync(bytes.subarray(written));
    torn = false;
  } catch (error) {
    torn ||= written > 0;
    throw error;
  }
}
