/** The sources that a Content-Security-Policy allows (W3C CSP Level 3), as far as ours needs. */

/** @returns the sources of each directive. */
export function parsePolicy(policy: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    policy.split(";").map((part) => part.trim().split(/\s+/)).flatMap(([name, ...sources]) =>
      name === undefined || name === "" ? [] : [[name.toLowerCase(), sources] as const]
    ),
  );
}

/** Whether one of the sources, each an origin that may begin with `*.`, covers the origin. */
export function covers(sources: readonly string[], origin: string): boolean {
  const { protocol, host } = new URL(origin);
  return sources.some((source) => {
    if (source === origin) return true;
    const [scheme, rest] = source.split("//*");
    return rest !== undefined && scheme === protocol && host.endsWith(rest);
  });
}
