/** Writes JSON as people do: what fits on a line stands on one. */

const WIDTH = 100;

export interface JsonStyle {
  /** The indentation of the line that the value begins on. */
  readonly indent: string;
  /** One level of indentation. */
  readonly unit: string;
  /** Characters on the line between the indentation and the value, such as its name. */
  readonly before: number;
}

/** @returns a whole file; undefined properties are left out. */
export function jsonText(value: object): string {
  return `${severalLines(value, { indent: "", unit: "  ", before: 0 })}\n`;
}

/** @returns the value on a line, or on several where it does not fit. */
export function styledJson(value: unknown, style: JsonStyle): string {
  const line = oneLine(value);
  const isShort = style.indent.length + style.before + line.length < WIDTH;
  const isFlat = typeof value !== "object" || value === null;
  return isShort || isFlat ? line : severalLines(value, style);
}

function severalLines(value: object, { indent, unit }: JsonStyle): string {
  const deeper = indent + unit;
  const style = { indent: deeper, unit };
  if (Array.isArray(value)) {
    const items = value.map((item) => deeper + styledJson(item, { ...style, before: 0 }));
    return items.length === 0 ? "[]" : `[\n${items.join(",\n")}\n${indent}]`;
  }
  const properties = entriesOf(value).map(([name, item]) => {
    const key = `${JSON.stringify(name)}: `;
    return deeper + key + styledJson(item, { ...style, before: key.length });
  });
  return properties.length === 0 ? "{}" : `{\n${properties.join(",\n")}\n${indent}}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const properties = entriesOf(value)
    .map(([name, item]) => `${JSON.stringify(name)}: ${oneLine(item)}`);
  return properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`;
}

const entriesOf = (value: object) => Object.entries(value).filter(([, item]) => item !== undefined);
