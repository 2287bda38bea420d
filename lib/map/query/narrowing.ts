import type { Filters } from "@carto/api-client";
import type { Value } from "../document.ts";

/** Which of a dataset's rows are asked for. */
export interface Narrowing {
  readonly filters: Filters;
  /** Values of the open parameters, by column. */
  readonly parameters: Readonly<Record<string, Value>>;
  /** Equal for those that let the same rows through. */
  readonly key: string;
}
