/** Texts about columns and values, beside the document's own texts. */
export const fieldWords = {
  /** A row of a dataset that the document does not name. */
  row: "row",
  rows: "rows",
  /** Of a grid. */
  cell: "Cell",
  /** After whole millions, where the language has a form of its own for them. */
  many: (noun: string) => noun,
  /** Replaces a missing value. */
  unknown: "Unknown",
  /** Replaces an empty text. */
  empty: "Empty",
  yes: "Yes",
  no: "No",

  /** A column whose values the policy coarsens. */
  approximate: (column: string) => `${column} (approximate)`,

  /** Names of figures, by operation. */
  sum: (column: string) => `Sum of ${column}`,
  avg: (column: string) => `Average of ${column}`,
  min: (column: string) => `Lowest ${column}`,
  max: (column: string) => `Highest ${column}`,
  by: (what: string, column: string) => `${what} by ${column}`,
  inView: (what: string) => `${what} in view`,

  /** The filters in words. */
  atLeast: (value: string) => `${value} or more`,
  /** With that value, and without it. */
  atMost: (value: string) => `up to ${value}`,
  below: (value: string) => `below ${value}`,
  since: (day: string) => `since ${day}`,
  until: (day: string) => `until ${day}`,
  between: (from: string, to: string) => `${from} to ${to}`,
  andMore: (names: string, rest: number) => `${names} and ${rest} more`,
  searchedFor: (text: string) => `“${text}”`,
};
