import type { Context } from "./context.ts";
import type { Finding } from "./finding.ts";

/** One check of the doctor. */
export interface Check {
  /** Its name in reports and in docs/doctor.md. */
  readonly id: string;
  /** The condition that it checks. */
  readonly title: string;
  /** The checks that it depends on: if one of them failed, it is skipped. */
  readonly needs: readonly string[];
  /** Errors that it throws are reported as failures. */
  run(context: Context): Finding | Promise<Finding>;
}
