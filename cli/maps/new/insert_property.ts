/** Adds a property at the end of an object in a JSON text; every other character stays. */
import { findNodeAtLocation, type FormattingOptions, parseTree } from "jsonc-parser";
import type { Path } from "../../../lib/json/json_text.ts";
import { jsonText } from "./json_style.ts";

/**
 * jsonc-parser's own formatting would also break the lines of the property before.
 *
 * @param path of the new property.
 * @returns undefined where the object is missing, empty or on one line, or has the property.
 */
export function insertProperty(
  text: string,
  path: Path,
  value: unknown,
  { insertSpaces, tabSize = 2, eol = "\n" }: FormattingOptions,
): string | undefined {
  const tree = parseTree(text);
  const name = path.at(-1);
  const object = tree && findNodeAtLocation(tree, path.slice(0, -1));
  const last = object?.children?.at(-1);
  if (object?.type !== "object" || last === undefined || typeof name !== "string") return undefined;
  if (findNodeAtLocation(object, [name]) !== undefined) return undefined;
  const indent = text.slice(text.lastIndexOf("\n", last.offset) + 1, last.offset);
  if (!/^[ \t]*$/.test(indent)) return undefined;
  const step = insertSpaces === false ? "\t" : " ".repeat(tabSize);
  const lines = jsonText(value).trimEnd().split("\n").map((line, index) => {
    const deeper = step.repeat((line.length - line.trimStart().length) / 2);
    return index === 0 ? line : `${indent}${deeper}${line.trimStart()}`;
  });
  const end = last.offset + last.length;
  const property = `${indent}${JSON.stringify(name)}: ${lines.join(eol)}`;
  return `${text.slice(0, end)},${eol}${property}${text.slice(end)}`;
}
