/** Reads the query of a URL by a schema. */
import * as v from "valibot";
import { ProblemError } from "./problem.ts";

/**
 * @param schema of an object with a text for each parameter.
 * @param expected describes the parameters for the client.
 * @returns the parameters, validated; an empty one counts as missing, as forms send it.
 * @throws {ProblemError} 400 for anything else, and for a parameter that is given twice.
 */
export function readQuery<T>(
  { searchParams }: URL,
  schema: v.GenericSchema<unknown, T>,
  expected: string,
): T {
  const given = [...searchParams].filter(([, value]) => value !== "");
  const query = Object.fromEntries(given);
  const parsed = v.safeParse(schema, query);
  if (!parsed.success || Object.keys(query).length < given.length) {
    throw new ProblemError("bad_request", { expected });
  }
  return parsed.output;
}
