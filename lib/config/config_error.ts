import { OperatorError } from "../operator_error.ts";
import type { VariableName } from "./config_variables.ts";
import type { Problem } from "./take.ts";

/** Invalid configuration: each variable at fault and what is expected of it, never its value. */
export class ConfigError extends OperatorError {
  override readonly name = "ConfigError";
  override readonly code = "config_invalid";
  /** A sentence for each of the faults. */
  readonly problems: readonly string[];
  /** The variables at fault, each once. */
  readonly variables: readonly VariableName[];
  constructor(faults: readonly Problem[]) {
    const problems = faults.map(({ variable, reason }) => `${variable} ${reason}`);
    super(`The configuration cannot be used:\n${problems.map((p) => `  - ${p}`).join("\n")}`);
    this.problems = problems;
    this.variables = [...new Set(faults.map(({ variable }) => variable))];
  }
}
