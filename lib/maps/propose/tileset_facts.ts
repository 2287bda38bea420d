/** What a tileset's TileJSON says of it, as the facts that maps are proposed from. */
import type { TileAttribute, Tilestats } from "../../carto/tilestats.ts";
import type { ColumnFacts, FactType, TableFacts, ValueFacts } from "./table_facts.ts";

/** CARTO's names, and those of warehouses' dates. */
const TYPES: ReadonlyMap<string, FactType> = new Map([
  ["string", "text"],
  ["number", "number"],
  ["boolean", "boolean"],
  ["date", "date"],
  ["timestamp", "timestamp"],
]);

/** CARTO lists no more categories: of as many there may be further ones. */
const LISTED = 20;

/**
 * Statistics say less than a count: of numbers the different ones are at least those among the
 * quantiles, of texts at least what the frequencies of the listed ones leave room for.
 *
 * @param tileset its full name.
 */
export function tilesetFacts(tileset: string, { count, attributes }: Tilestats): TableFacts {
  const rows = count ?? Math.max(0, ...attributes.map((one) => filledOf(one) ?? 0));
  return {
    table: tileset,
    rows,
    counted: rows,
    columns: attributes.map((attribute): ColumnFacts => {
      const type = TYPES.get(attribute.type?.toLowerCase() ?? "") ?? "other";
      const values = valuesOf(attribute, type, rows);
      return { name: attribute.name, type, ...values && { values } };
    }),
  };
}

function valuesOf(
  attribute: TileAttribute,
  type: FactType,
  rows: number,
): ValueFacts | undefined {
  const { categories, quantiles } = attribute;
  const [min, max] = [attribute.min, attribute.max].map((end) =>
    end === undefined ? undefined : String(end)
  );
  const filled = Math.min(rows, filledOf(attribute) ?? rows);
  if (type === "text" || type === "boolean") {
    if (categories.length === 0) return undefined;
    const samples = categories.map(({ category }) => category);
    return { filled, distinct: distinctOf(attribute, rows), min, max, samples };
  }
  if (min === undefined || max === undefined) return undefined;
  const samples = [...new Set([min, ...quantiles.map(String), max])];
  return { filled, distinct: samples.length, min, max, samples };
}

const listedRows = ({ categories }: TileAttribute) =>
  categories.reduce((sum, { frequency }) => sum + frequency, 0);

/** @returns the features with a value; undefined where the statistics do not say. */
function filledOf({ sum, avg, ...attribute }: TileAttribute): number | undefined {
  if (sum !== undefined && avg !== undefined && avg !== 0) return Math.round(sum / avg);
  const { length } = attribute.categories;
  return length === 0 || length >= LISTED ? undefined : listedRows({ sum, avg, ...attribute });
}

function distinctOf(attribute: TileAttribute, rows: number): number {
  const { categories } = attribute;
  if (categories.length < LISTED) return categories.length;
  // None that is not listed is more frequent than the last that is.
  const most = Math.max(1, Math.min(...categories.map(({ frequency }) => frequency)));
  return categories.length + Math.ceil(Math.max(0, rows - listedRows(attribute)) / most);
}
