/** Texts with columns in braces: `{city}, {state} {zip}`. Replaced as text, never as HTML. */

const PLACE = /\{([^{}]*)\}/g;
/** Splits the text between two placeholders: part of the first, separator, part of the second. */
const BETWEEN = /^([)\]»”%°]*)(.*?)([(\[«“#]*)$/su;

interface Place {
  readonly before: string;
  readonly value: string;
  readonly after: string;
  /** Between it and the next one. */
  readonly separator: string;
}

/**
 * A missing value is dropped with its separator; `{}` is always missing.
 *
 * @param valueOf the column's value as text; "" for a missing one.
 *
 * @example
 * ```ts
 * import { expect } from "@std/expect";
 *
 * const values: Record<string, string> = { city: "BOSTON", state: "" };
 * expect(filledTemplate("{city}, {state}", (column) => values[column] ?? "")).toBe("BOSTON");
 * ```
 */
export function filledTemplate(template: string, valueOf: (column: string) => string): string {
  const places = placesOf(template, valueOf);
  if (places.length === 0) return template;
  let text = "";
  let separators: string[] = [];
  for (const { before, value, after, separator } of places) {
    if (value !== "") {
      const between = text === "" ? "" : strongest(separators);
      text += between + before + value + after;
      separators = [];
    }
    separators.push(separator);
  }
  return text;
}

function placesOf(template: string, valueOf: (column: string) => string): Place[] {
  const columns = [...template.matchAll(PLACE)].map(([, column = ""]) => column);
  const [first = "", ...rest] = template.split(/\{[^{}]*\}/);
  let before = first;
  return columns.map((column, index) => {
    const next = rest[index] ?? "";
    const isLast = index === columns.length - 1;
    const [, after = "", separator = "", opening = ""] = isLast
      ? ["", next]
      : BETWEEN.exec(next) ?? [];
    const place = { before, value: column === "" ? "" : valueOf(column), after, separator };
    before = opening;
    return place;
  });
}

/** The separator that stays around a missing value: a comma rather than a space. */
function strongest(separators: readonly string[]): string {
  return separators.reduce((best, one) => one.length > best.length ? one : best, "");
}
