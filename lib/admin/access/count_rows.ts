/** Counts the rows that a person or group sees of each dataset, in the warehouse. */
import { inParallel } from "../../broker/jobs/in_parallel.ts";
import { CartoError } from "../../carto/carto_errors.ts";
import type { Services } from "../../services.ts";
import type { SubjectAccess } from "./read_access.ts";
import { recordChange } from "../record_change.ts";

/** A number, or why the rows were not counted. */
export type Counted =
  | { readonly rows: number }
  | { readonly fault: "open_parameters" | "too_many" | "carto"; readonly detail?: string };

/** The most queries of a page: a warehouse may charge for each. */
export const MOST_COUNTED = 20;
const AT_ONCE = 4;

/**
 * @param by the operator's name in the audit.
 * @returns the counts by dataset, of what is shown by a query.
 */
export async function countRows(
  { audit, broker }: Pick<Services, "audit" | "broker">,
  by: string,
  { username, groups, datasets }: SubjectAccess,
): Promise<ReadonlyMap<string, Counted>> {
  const of = username ?? groups.map(({ name }) => name).join(", ");
  await recordChange(audit, by, "rows_counted", of);
  const counts: [string, Counted][] = [];
  // What is granted by name has no query.
  const queries = datasets.filter(({ shown, rules }) => shown !== null && rules.length > 0);
  await inParallel(queries.entries(), AT_ONCE, async ([at, { name, shown }]) => {
    counts.push([name, await countOf(broker, at, shown)]);
  });
  return new Map(counts);
}

async function countOf(
  { forOperators }: Services["broker"],
  at: number,
  shown: SubjectAccess["datasets"][number]["shown"],
): Promise<Counted> {
  if (shown === null || at >= MOST_COUNTED) return { fault: "too_many" };
  if (shown.openParameters.length > 0) return { fault: "open_parameters" };
  try {
    return { rows: await forOperators.countRows(shown.sql) };
  } catch (error) {
    if (!(error instanceof CartoError)) throw error;
    return { fault: "carto", detail: error.message };
  }
}
