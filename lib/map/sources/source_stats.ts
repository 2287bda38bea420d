/** What a source's TileJSON tells of its data as a whole (CARTO Maps API, `tilestats`). */
import * as v from "valibot";

const Attribute = v.object({
  attribute: v.string(),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
  quantiles: v.fallback(v.optional(v.record(v.string(), v.array(v.number())), {}), {}),
  categories: v.fallback(v.optional(v.array(v.object({ category: v.string() })), []), []),
});

const Tilestats = v.object({
  layers: v.looseTuple([
    v.object({
      count: v.optional(v.number()),
      attributes: v.fallback(v.array(v.unknown()), []),
    }),
  ]),
});

/** One column's. */
export interface AttributeStats {
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Limits of classes of equally many rows, by the number of classes. */
  readonly quantiles: Readonly<Record<string, readonly number[]>>;
  readonly categories: readonly string[];
}

export interface SourceStats {
  /** Rows; null where CARTO did not tell. */
  readonly count: number | null;
  readonly attributes: ReadonlyMap<string, AttributeStats>;
}

/** @param tilestats of a TileJSON; what is not understood of it is as if it were not there. */
export function sourceStats(tilestats: unknown): SourceStats {
  const parsed = v.safeParse(Tilestats, tilestats);
  if (!parsed.success) return { count: null, attributes: new Map() };
  const [layer] = parsed.output.layers;
  const attributes = layer.attributes.flatMap((one): [string, AttributeStats][] => {
    const attribute = v.safeParse(Attribute, one);
    if (!attribute.success) return [];
    const { attribute: name, min, max, quantiles, categories } = attribute.output;
    const names = categories.map(({ category }) => category);
    return [[name, { min, max, quantiles, categories: names }]];
  });
  return { count: layer.count ?? null, attributes: new Map(attributes) };
}
