/** Reads variables from the environment, and collects all their problems. */
import * as v from "valibot";
import { type ValueOf, type VariableName, VARIABLES } from "./config_variables.ts";

export type Environment = Readonly<Partial<Record<VariableName, string>>>;

/** @returns the variable's typed value; undefined where it is unset or invalid. */
export type Take = <Name extends VariableName>(name: Name) => ValueOf<Name> | undefined;

/** Reads one variable after another, and collects their problems. */
export function taker(environment: Environment): { problems: string[]; take: Take } {
  const problems: string[] = [];
  const take: Take = (name) => {
    const text = environment[name];
    if (text === undefined) return undefined;
    const schema: v.GenericSchema<string, ValueOf<typeof name>> = VARIABLES[name].value;
    const result = v.safeParse(schema, text);
    if (result.success) return result.output;
    problems.push(`${name} ${result.issues[0].message}`);
    return undefined;
  };
  return { problems, take };
}

/** @returns a problem for each of these that is unset. */
export function missing(environment: Environment, names: readonly VariableName[]): string[] {
  return names.filter((name) => environment[name] === undefined).map((name) =>
    `${name} is missing: ${VARIABLES[name].meaning}`
  );
}
