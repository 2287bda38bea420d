/** The least and the greatest value of a column, of all the person's rows. */
import { getOrCreate } from "../../get_or_create.ts";
import * as v from "valibot";
import type { ComputeRequest } from "./compute_request.ts";
import { parseAnswer } from "./answer.ts";
import type { WidgetModels } from "../sources/widget_models.ts";

export type Extent = readonly [min: number, max: number];

const Answer = v.nullish(v.object({ min: v.unknown(), max: v.unknown() }));

/**
 * Asked for once, for as long as the same is known of the dataset: charts take in what has come
 * since by themselves.
 */
const known = new WeakMap<ComputeRequest["stats"], Map<string, Extent | null>>();

/**
 * Asks whatever is in view and whatever the filters are.
 *
 * @param read a value of the column as a number.
 * @returns null where no row has a value.
 */
export async function loadExtent(
  source: WidgetModels,
  column: string,
  { stats, narrowing }: ComputeRequest,
  read: (value: unknown) => number | null,
  signal: AbortSignal,
): Promise<Extent | null> {
  const extents = getOrCreate(known, stats, () => new Map<string, Extent | null>());
  const key = JSON.stringify([column, narrowing.parameters]);
  const found = extents.get(key);
  if (found !== undefined) return found;
  const answer = parseAnswer(Answer, await source.getRange({ column, filters: {}, signal }));
  const [min, max] = [read(answer?.min), read(answer?.max)];
  const extent = min === null || max === null ? null : [min, max] as const;
  extents.set(key, extent);
  return extent;
}
