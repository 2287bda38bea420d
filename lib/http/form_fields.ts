/** Reads the fields of a form by a schema. */
import * as v from "valibot";
import { readForm } from "./body.ts";
import { ProblemError } from "./problem.ts";

/**
 * @param schema of an object with a text for each field.
 * @param expected describes the fields for the client.
 * @throws {ProblemError} 400 for other fields, and what {@linkcode readForm} throws.
 */
export async function readFields<T>(
  request: Request,
  schema: v.GenericSchema<unknown, T>,
  expected: string,
): Promise<T> {
  const parsed = v.safeParse(schema, Object.fromEntries(await readForm(request)));
  if (!parsed.success) throw new ProblemError("bad_request", { expected });
  return parsed.output;
}
