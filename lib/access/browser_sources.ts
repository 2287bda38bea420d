/** A person's datasets in the form that the browser gets: part of the response with a token. */
import { DIALECTS } from "./dialects/mod.ts";
import type { Rights } from "./rights.ts";

/** @returns the datasets with SQL, by name. */
export function browserSources({ dialect, sources }: Rights) {
  return Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [name, {
      sql_query: source.sqlQuery,
      columns: [...source.columns],
      open_parameters: [...source.openParameters],
      // Left out of the JSON where parameters are named, or there are none.
      ...source.openParameters.length > 0 && DIALECTS[dialect].parametersByPosition
        ? { parameters_by_position: true as const }
        : {},
      // Left out of the JSON where the policy does not give it.
      geometry: source.geometry,
      id: source.id,
      cell_id: source.cellId,
      // Left out of the JSON where every value is exact.
      masked_columns: source.maskedColumns.length > 0 ? source.maskedColumns : undefined,
    }]),
  );
}
