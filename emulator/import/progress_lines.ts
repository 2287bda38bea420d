import type { ImportProgress } from "./import_file.ts";

/** Milliseconds between two lines: often enough to see that it goes on. */
const EVERY = 1_000;

/**
 * Tells a person how far an import has got, a line a second.
 *
 * @param clock milliseconds from any beginning
 */
export function progressLines(
  say: (line: string) => void,
  clock: () => number,
): (progress: ImportProgress) => void {
  let last = clock();
  return ({ step, rows, fraction }) => {
    const now = clock();
    if (now - last < EVERY) return;
    last = now;
    const percent = Math.floor(fraction * 100);
    say(
      `${step === "reading" ? "Reading" : "Loading"}: ${percent} %, ${
        rows.toLocaleString("en")
      } rows`,
    );
  };
}
