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
 * Reads what an address asks for; an empty parameter, as forms send them, counts as absent.
 *
 * @throws {ProblemError} 400 that names what is wrong.
 */
export function readQuery<Schema extends QuerySchema>(
  url: URL,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, namedIn(url, schema));
  if (parsed.success) return parsed.output;
  const wrong = new Set(parsed.issues.map((issue) => String(issue.path?.[0].key ?? "query")));
  throw new ProblemError("bad_request", { expected: `a valid ${[...wrong].join(", ")}` });
}
