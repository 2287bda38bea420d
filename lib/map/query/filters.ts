/** A person's filters as CARTO takes them: structured, never as SQL (CARTO SQL API, `filters`). */
import type { Filters } from "@carto/api-client";
import type { MapDocument } from "../document.ts";
import type { MapQuery } from "./map_query.ts";

export interface CompileOptions {
  readonly document: MapDocument;
  readonly dataset: string;
  /** The widget or search whose own filter is left out; "" for none. */
  readonly except: string;
  /**
   * The columns that the person may see. A filter of another one is left out: CARTO would refuse the
   * whole request, as it does where a link was made by somebody who sees more.
   */
  readonly columns: readonly string[];
}

/** @returns what narrows the dataset: filters of one column let through what all of them do. */
export function compiledFilters(_query: MapQuery, _options: CompileOptions): Filters {
  return {};
}
