/** Reads variables from the environment, and collects all their problems. */
import * as v from "valibot";
import { type ValueOf, type VariableName, VARIABLES } from "./config_variables.ts";

export type Environment = Readonly<Partial<Record<VariableName, string>>>;

/** @returns the variable's typed value; undefined where it is unset or invalid. */
export type Take = <Name extends VariableName>(name: Name) => ValueOf<Name> | undefined;

/** What is wrong with a variable, as the rest of a sentence that its name begins. */
export interface Problem {
  readonly variable: VariableName;
  /** Never has the variable's value. */
  readonly reason: string;
}

/** `docker run --env-file` and `kubectl --from-env-file` keep quotes that a shell would remove. */
const QUOTED = /^(["']).*\1$/s;

/** Reads one variable after another, and collects their problems. */
export function taker(environment: Environment): { problems: Problem[]; take: Take } {
  const problems: Problem[] = [];
  const take: Take = (name) => {
    const text = environment[name];
    if (text === undefined) return undefined;
    if (QUOTED.test(text)) {
      problems.push({
        variable: name,
        reason: "has quotes around it: write the value without them",
      });
      return undefined;
    }
    const schema: v.GenericSchema<string, ValueOf<typeof name>> = VARIABLES[name].value;
    const result = v.safeParse(schema, text);
    if (result.success) return result.output;
    problems.push({ variable: name, reason: result.issues[0].message });
    return undefined;
  };
  return { problems, take };
}

/** @returns a problem for each of these that is unset. */
export function missing(environment: Environment, names: readonly VariableName[]): Problem[] {
  return names.filter((name) => environment[name] === undefined).map((variable) => ({
    variable,
    reason: `is missing: ${VARIABLES[variable].meaning}`,
  }));
}
