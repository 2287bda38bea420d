/**
 * The system's reason of a failure, shortened for operators: without the address, which they know,
 * and without the failed call.
 *
 * @returns undefined without a reason.
 */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // The innermost cause is the most precise.
  const within = systemReason(error.cause);
  if (within !== undefined) return within;
  const said = error.message
    .replace(/^error sending request for url \(.*?\): /, "")
    .replace(/^client error \(\w+\): /, "")
    .replace(/, run again with the --allow.*$/, "")
    .replace(/( \(os error \d+\)): \w+ '.*'$/, "$1");
  return said === "" ? undefined : said;
}
