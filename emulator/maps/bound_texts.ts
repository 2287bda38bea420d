import type { Select } from "../sql/run/read.ts";
import type { Column } from "../store/catalog.ts";
import { quoteName } from "../store/quote_name.ts";

/** What makes longer texts of those that a table holds. */
const GROWING = /\btext_re(?:peat|place)\b|\|\|/i;

/**
 * Ends a SELECT that makes long texts once these are more than a map's task may read. Others are
 * left as they are: to count the bytes of each row takes a tenth of a tile's time.
 *
 * @param columns what it yields, beside geometries
 */
export function boundTexts({ sql, bindings }: Select, columns: readonly Column[]): Select {
  const texts = columns.filter(({ type }) => type === "string");
  if (texts.length === 0 || !GROWING.test(sql)) return { sql, bindings };
  const bytes = texts.map(({ name }) => `coalesce(octet_length(${quoteName(name)}), 0)`);
  return {
    sql: `SELECT * FROM (${sql}) WHERE abs(within_allowance(${bytes.join(" + ")}))`,
    bindings,
  };
}
