import * as v from "valibot";
import { ProblemError } from "./problem.ts";

type QuerySchema = v.ObjectSchema<v.ObjectEntries, undefined>;

/** @returns those parameters of the address that the schema names, as they are written there. */
export function namedIn(
  { searchParams }: URL,
  { entries }: QuerySchema,
): Readonly<Record<string, string>> {
  const named = Object.keys(entries).map((name) => [name, searchParams.get(name)] as const);
  return Object.fromEntries(named.flatMap(([name, value]) => value ? [[name, value]] : []));
}

/**
 * Reads the query of a URL by a schema.
 *
 * @param schema has a text for each parameter.
 * @param expected describes the parameters for the client; without it, those that are wrong are
 * named.
 * @returns the parameters, validated; empty ones count as missing, as forms send them. Others than
 * those of the schema are ignored.
 * @throws {ProblemError} 400 for a wrong or missing one, and for any that is given twice: who reads
 * the first of two and who reads the last would disagree about what was asked.
 */
export function readQuery<Schema extends QuerySchema>(
  url: URL,
  schema: Schema,
  expected?: string,
): v.InferOutput<Schema> {
  const given = [...url.searchParams].filter(([, value]) => value !== "");
  const query = Object.fromEntries(given);
  if (Object.keys(query).length < given.length) {
    throw new ProblemError("bad_request", { expected: expected ?? "each parameter once" });
  }
  const parsed = v.safeParse(schema, query);
  if (parsed.success) return parsed.output;
  const wrong = new Set(parsed.issues.map((issue) => String(issue.path?.[0].key ?? "query")));
  throw new ProblemError("bad_request", {
    expected: expected ?? `a valid ${[...wrong].join(", ")}`,
  });
}
