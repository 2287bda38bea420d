/** What a person picked out on the map, as it is told to others. */
import * as v from "valibot";
import { DATASET } from "../fields/dataset.ts";
import type { PlacedStore } from "../fields/store.ts";

const Value = v.union([v.string(), v.number(), v.boolean(), v.null()]);

export const Selection = v.object({
  /** Its name in policy.json. */
  dataset: v.string(),
  /** The columns that the policy lets be seen, by name. */
  properties: v.record(v.string(), Value),
});

export type Selection = v.InferOutput<typeof Selection>;

/** @returns the selected store with what CARTO told of it. */
export function selectionOf(selected: PlacedStore | null): Selection | null {
  if (selected === null) return null;
  return { dataset: DATASET, properties: plainProperties(selected.properties) };
}

/** @returns the properties; whatever is no plain value is left out. */
function plainProperties(properties: Readonly<Record<string, unknown>>): Selection["properties"] {
  const plain: Selection["properties"] = {};
  for (const [name, value] of Object.entries(properties)) {
    const parsed = v.safeParse(Value, value);
    if (parsed.success) plain[name] = parsed.output;
  }
  return plain;
}
