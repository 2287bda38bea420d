import type { MapDocument, Search } from "../document.ts";

const CODE = /^\d[\d-]*$/;

/**
 * @returns the column of a search that a text is most likely of: digits alone are the beginning of
 * a code, such as a zip code, where the document has a column of codes.
 */
export function searchColumn(
  { columns, dataset }: Search,
  { datasets }: MapDocument,
  text: string,
): string {
  const settings = Object.hasOwn(datasets, dataset) ? datasets[dataset]?.columns ?? {} : {};
  const codes = columns.filter((column) => {
    const format = Object.hasOwn(settings, column) ? settings[column]?.format : undefined;
    return format?.type === "text" && format.pad !== undefined;
  });
  return (CODE.test(text.trim()) ? codes[0] : undefined) ?? columns[0] ?? "";
}
