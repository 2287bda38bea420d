import type { MapDocument, Search } from "../document.ts";

const CODE = /^\d[\d-]*$/;

/** @returns whether the text is the beginning of a code, such as a zip code: digits alone. */
export const isCode = (text: string): boolean => CODE.test(text.trim());

/** @returns those of a search's columns that the document says to be codes: texts of some length. */
export function codeColumns(
  { columns, dataset }: Search,
  { datasets }: Pick<MapDocument, "datasets">,
): readonly string[] {
  const settings = Object.hasOwn(datasets, dataset) ? datasets[dataset]?.columns ?? {} : {};
  return columns.filter((column) => {
    const format = Object.hasOwn(settings, column) ? settings[column]?.format : undefined;
    return format?.type === "text" && format.pad !== undefined;
  });
}

/** @returns the column of a search that a text is most likely of: of digits, one of codes. */
export function searchColumn(search: Search, document: MapDocument, text: string): string {
  const [code] = isCode(text) ? codeColumns(search, document) : [];
  return code ?? search.columns[0] ?? "";
}
