import type { MapDocument, Search } from "../document.ts";

const CODE = /^\d[\d-]*$/;

/** @returns whether the text is the beginning of a code, such as a zip code: digits alone. */
export const isCode = (text: string): boolean => CODE.test(text.trim());

/** Columns of codes, and how many characters each has: zeros stand before those that have fewer. */
export type CodeLengths = ReadonlyMap<string, number>;

/**
 * @returns those of a search's columns that the document says to be codes: texts of some length.
 */
export function codeLengths(
  { columns, dataset }: Search,
  { datasets }: Pick<MapDocument, "datasets">,
): CodeLengths {
  const settings = Object.hasOwn(datasets, dataset) ? datasets[dataset]?.columns ?? {} : {};
  return new Map(columns.flatMap((column) => {
    const format = Object.hasOwn(settings, column) ? settings[column]?.format : undefined;
    return format?.type === "text" && format.pad !== undefined ? [[column, format.pad]] : [];
  }));
}

/** What a code is looked for by. */
export interface CodeForms {
  /** With and without the zeros before it: a table has the one or the other. */
  readonly texts: readonly string[];
  /** It is all of the code, and not its beginning. */
  readonly isWhole: boolean;
}

/**
 * @param length of the column's codes; undefined where it has none.
 * @returns null where the text is no code.
 */
export function codeForms(text: string, length: number | undefined): CodeForms | null {
  if (length === undefined || !isCode(text)) return null;
  const isWhole = text.length >= length;
  const short = text.replace(/^0+(?=\d)/, "");
  if (short !== text) return { texts: isWhole ? [text, short] : [text], isWhole };
  return { texts: isWhole ? [text] : [text, `0${text}`], isWhole };
}

/** @returns the column of a search that a text is most likely of: of digits, one of codes. */
export function searchColumn(search: Search, document: MapDocument, text: string): string {
  const [code] = isCode(text) ? codeLengths(search, document).keys() : [];
  return code ?? search.columns[0] ?? "";
}
