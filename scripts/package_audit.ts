/** Whether packages that the lock file names are known to be vulnerable, by `deno audit`. */

export interface PackageAudit {
  /** `failed`: a package is known to be vulnerable; `unknown`: the registry does not answer. */
  readonly outcome: "clean" | "failed" | "unknown";
  /** The findings as `deno audit` prints them, or why there is no answer. */
  readonly text: string;
}

export interface PackageAuditOptions {
  /** A folder with a lock file. */
  readonly folder: string;
  /** How long the registry may take. */
  readonly timeoutMs: number;
  /** Environment variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What `--ignore-registry-errors` has it say instead of failing: both end with the same code. */
const NO_ANSWER = /^Failed to get data from the registry: (.*)/m;

/** Asks the registry. What else goes wrong, like a lock file that does not fit, is `failed` too. */
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
