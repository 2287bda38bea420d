/**
 * What the system says about a failure, as an operator would put it: without the address, which they
 * know, and without the call that failed.
 *
 * @returns undefined where it says nothing.
 */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // The innermost cause knows best.
  const within = systemReason(error.cause);
  if (within !== undefined) return within;
  const said = error.message
    .replace(/^error sending request for url \(.*?\): /, "")
    .replace(/^client error \(\w+\): /, "")
    .replace(/, run again with the --allow.*$/, "")
    .replace(/( \(os error \d+\)): \w+ '.*'$/, "$1");
  return said === "" ? undefined : said;
}
