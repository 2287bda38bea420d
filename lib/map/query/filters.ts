/** The person's filters as CARTO takes them: structured, never as SQL (CARTO SQL API, `filters`). */
import type { Filters } from "@carto/api-client";
import { type Capabilities, COLUMN } from "../fields/dataset.ts";
import type { MapQuery } from "./map_query.ts";

/** Who a filter belongs to: a widget leaves its own out, so that it shows what could be chosen. */
export const OWNER = { type: "type", revenue: "revenue", search: "search" } as const;

/** A text of digits alone is a zip code's beginning; an address has letters. */
const ZIP = /^\d[\d-]*$/;

/**
 * @param capabilities a filter of a column that the person may not see is left out: CARTO would
 * refuse the whole request, as it does where a link was made by somebody who sees more.
 */
export function filtersOf(query: MapQuery, capabilities: Capabilities): Filters {
  const { types, revenue } = query;
  const filters: Filters = {};
  if (types.length > 0 && capabilities.type) {
    filters[COLUMN.type] = { in: { owner: OWNER.type, values: [...types] } };
  }
  if (revenue !== null && capabilities.revenue) {
    const { from, to } = revenue;
    filters[COLUMN.revenue] = {
      closed_open: { owner: OWNER.revenue, values: [[from ?? -Infinity, to ?? Infinity]] },
    };
  }
  const search = query.search.trim();
  const column = ZIP.test(search) && capabilities.zip ? COLUMN.zip : COLUMN.address;
  if (search !== "" && (column === COLUMN.zip || capabilities.address)) {
    filters[column] = {
      stringSearch: {
        owner: OWNER.search,
        values: [search],
        params: { mustStart: column === COLUMN.zip, useRegExp: false },
      },
    };
  }
  return filters;
}
