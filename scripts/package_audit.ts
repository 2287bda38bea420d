/** Checks the lock file's packages for known vulnerabilities by `deno audit`. */

export interface PackageAudit {
  /** `failed`: a package has a known vulnerability; `unknown`: the registry does not respond. */
  readonly outcome: "clean" | "failed" | "unknown";
  /** The output of `deno audit`, or why there is no answer. */
  readonly text: string;
}

export interface PackageAuditOptions {
  /** A folder with a lock file. */
  readonly folder: string;
  /** The registry's timeout. */
  readonly timeoutMs: number;
  /** Additional environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The message with `--ignore-registry-errors`: the exit code is the same as for success. */
const NO_ANSWER = /^Failed to get data from the registry: (.*)/m;

/** Queries the registry. Other errors, such as an invalid lock file, are `failed` too. */
export async function auditPackages(
  { folder, timeoutMs, environment = {} }: PackageAuditOptions,
): Promise<PackageAudit> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["audit", "--ignore-registry-errors"],
    cwd: folder,
    env: { ...environment, NO_COLOR: "1" },
    signal: timeout,
  }).output();
  if (timeout.aborted) {
    return { outcome: "unknown", text: `no answer within ${timeoutMs / 1000} s` };
  }
  const decoder = new TextDecoder();
  const text = `${decoder.decode(stdout)}${decoder.decode(stderr)}`.trim();
  if (!success) return { outcome: "failed", text };
  const [, reason] = NO_ANSWER.exec(text) ?? [];
  return reason === undefined ? { outcome: "clean", text } : { outcome: "unknown", text: reason };
}
