/** Sets one value in the text of a JSON document and leaves every other character as it is. */
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { styledJson } from "./json_style.ts";

/**
 * @param text of a valid document whose value is an object.
 * @param path names; objects that are missing on the way are made.
 * @returns the text with the value in place of any former one, in the style of its neighbors.
 */
export function insertJson(text: string, path: readonly string[], value: unknown): string {
  const tree = parseTree(text);
  if (tree === undefined) throw new TypeError("The text is no JSON.");
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const [, unit = "  "] = /\n([ \t]+)\S/.exec(text) ?? [];
  const style = { eol, unit };
  const former = findNodeAtLocation(tree, [...path]);
  if (former !== undefined) return replace(text, former, value, style);
  let known = path.length - 1;
  while (known > 0 && findNodeAtLocation(tree, path.slice(0, known)) === undefined) known--;
  const parent = known === 0 ? tree : findNodeAtLocation(tree, path.slice(0, known)) ?? tree;
  const name = path[known] ?? "";
  const inner = path.slice(known + 1).reduceRight<unknown>((item, key) => ({ [key]: item }), value);
  return addProperty(text, parent, { name, value: inner }, style);
}

interface FileStyle {
  readonly eol: string;
  readonly unit: string;
}

function replace(text: string, node: Node, value: unknown, { eol, unit }: FileStyle): string {
  const { indent, before } = lineOf(text, node.offset);
  const json = styledJson(value, { indent, unit, before }).replaceAll("\n", eol);
  return text.slice(0, node.offset) + json + text.slice(node.offset + node.length);
}

function addProperty(
  text: string,
  parent: Node,
  { name, value }: { readonly name: string; readonly value: unknown },
  { eol, unit }: FileStyle,
): string {
  const key = `${JSON.stringify(name)}: `;
  const last = parent.children?.at(-1);
  const end = parent.offset + parent.length - 1;
  const line = lineOf(text, parent.offset);
  const isOnOneLine = !text.slice(parent.offset, end).includes("\n");
  // As its neighbor stands, or one level below the line that the object begins on.
  const indent = last === undefined || isOnOneLine
    ? line.indent + unit
    : lineOf(text, last.offset).indent;
  const json = key + styledJson(value, { indent, unit, before: key.length });
  const [head, tail] = last === undefined
    ? [text.slice(0, parent.offset + 1), `${eol}${line.indent}${text.slice(end)}`]
    : [`${text.slice(0, last.offset + last.length)},`, text.slice(last.offset + last.length)];
  if (last !== undefined && isOnOneLine) {
    const all = `${head} ${json.replaceAll("\n", eol)}${tail}`;
    const whole = all.split("\n").find((one) => one.includes(json)) ?? "";
    if (whole.length > 0 && whole.length <= 101) return all;
  }
  return `${head}${eol}${indent}${json.replaceAll("\n", eol)}${tail}`;
}

/** The indentation of the line of this offset, and what stands between it and the offset. */
function lineOf(text: string, offset: number): { indent: string; before: number } {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const [indent = ""] = /^[ \t]*/.exec(text.slice(start, offset)) ?? [];
  return { indent, before: offset - start - indent.length };
}
