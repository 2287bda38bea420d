/** The outcome of a check: what it found and, unless that is ok, a fix. */

export type Outcome = Finding["outcome"];

export type Finding =
  | Found & { readonly outcome: "ok" }
  /** It works, or works for most; the operator should know. */
  | Found & { readonly outcome: "warning"; readonly fix: string }
  /** Something does not work, or is not safe. */
  | Found & { readonly outcome: "failure"; readonly fix: string }
  /** It was not checked; `found` says why. */
  | Found & { readonly outcome: "skipped"; readonly fix?: string | undefined };

interface Found {
  /** A few words, without a period. */
  readonly found: string;
  /** More details, one per line. */
  readonly details?: readonly string[] | undefined;
}

export const ok = (found: string, details?: readonly string[]): Finding => ({
  outcome: "ok",
  found,
  details,
});

/** @param fix one sentence that starts with the action and names the variable or the command. */
export const warning = (found: string, fix: string, details?: readonly string[]): Finding => ({
  outcome: "warning",
  found,
  fix,
  details,
});

/** @param fix one sentence that starts with the action and names the variable or the command. */
export const failure = (found: string, fix: string, details?: readonly string[]): Finding => ({
  outcome: "failure",
  found,
  fix,
  details,
});

/** @param found why it was not checked. */
export const skipped = (found: string, fix?: string): Finding => ({
  outcome: "skipped",
  found,
  fix,
});

/** @returns the count with its noun: `1 token`, `2 tokens`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-GB")} ${noun}${count === 1 ? "" : "s"}`;
}
