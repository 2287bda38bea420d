import type { Context } from "./context.ts";
import type { Finding } from "./finding.ts";

/** One thing that is looked at. */
export interface Check {
  /** What it is called in reports and in docs/doctor.md. */
  readonly id: string;
  /** What holds where all is well. */
  readonly title: string;
  /** The checks it stands on: where one of them failed, there is nothing to look at. */
  readonly needs: readonly string[];
  /** What it throws is told as a failure. */
  run(context: Context): Finding | Promise<Finding>;
}
