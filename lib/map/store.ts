/** One store, as its tile tells it. */
import * as v from "valibot";

const Store = v.object({
  address: v.optional(v.string(), ""),
  city: v.optional(v.string(), ""),
  state: v.optional(v.string(), ""),
  storetype: v.optional(v.string(), ""),
  revenue: v.optional(v.number()),
  size_m2: v.optional(v.number()),
});

export type Store = v.InferOutput<typeof Store>;

/** @returns the store that a picked feature's properties describe, or null where they do not. */
export function parseStore(properties: unknown): Store | null {
  const result = v.safeParse(Store, properties);
  return result.success ? result.output : null;
}
