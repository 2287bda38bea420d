/** Writes JSON as people do: what fits on a line stands on one. */

const WIDTH = 100;

/** @returns the text, with a line end; undefined properties are left out. */
export function jsonText(value: unknown): string {
  return `${written(value, "", 0)}\n`;
}

/** @param before characters on the line in front of the value, such as its name. */
function written(value: unknown, indent: string, before: number): string {
  const line = oneLine(value);
  // One character is for a comma.
  if (indent.length + before + line.length + 1 <= WIDTH && indent !== "") return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => `${deeper}${written(item, deeper, 0)}`);
    return items.length === 0 ? "[]" : `[\n${items.join(",\n")}\n${indent}]`;
  }
  if (typeof value !== "object" || value === null) return line;
  const properties = entriesOf(value).map(([name, item]) => {
    const key = `${JSON.stringify(name)}: `;
    return `${deeper}${key}${written(item, deeper, key.length)}`;
  });
  return properties.length === 0 ? "{}" : `{\n${properties.join(",\n")}\n${indent}}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const properties = entriesOf(value).map(([name, item]) =>
    `${JSON.stringify(name)}: ${oneLine(item)}`
  );
  return properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`;
}

const entriesOf = (value: object) => Object.entries(value).filter(([, item]) => item !== undefined);
