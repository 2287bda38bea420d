/**
 * JSON as people write it: strictly by RFC 8259, with the line and column of whatever is wrong.
 *
 * A name that comes twice in an object is refused: `JSON.parse` would take the last one silently,
 * and a reviewer of the file may have read the first.
 */
import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { atOnce, type Pieces } from "../turns.ts";

/** The names and indexes that lead to a value. */
export type Path = readonly (string | number)[];

export interface Fault {
  readonly path: Path;
  readonly message: string;
  /** Where the fault is the name at the end of the path, not the value beside it. */
  readonly ofName?: boolean;
}

/** A fault with its place in the text; both count from 1, columns in UTF-16 units. */
export interface PlacedFault extends Fault {
  readonly line: number;
  readonly column: number;
}

export interface JsonText {
  readonly value: unknown;
  /** Finds where faults of the value stand in the text. */
  place(fault: Fault): PlacedFault;
}

/** What is wrong, by jsonc-parser's names of errors. */
const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: "is no JSON: texts and names stand in double quotes",
  InvalidNumberFormat: "is no number",
  PropertyNameExpected: "expected a name in double quotes; no comma stands before }",
  ValueExpected: "expected a value; no comma stands before ]",
  ColonExpected: "expected a colon",
  CommaExpected: "expected a comma",
  CloseBraceExpected: "expected a comma or }",
  CloseBracketExpected: "expected a comma or ]",
  EndOfFileExpected: "expected the end of the file",
  InvalidCommentToken: "is a comment, which JSON does not have",
  UnexpectedEndOfComment: "is a comment, which JSON does not have",
  UnexpectedEndOfString: "is a text without its closing quote",
  UnexpectedEndOfNumber: "is no number",
  InvalidUnicode: "is no escape: \\u takes four hexadecimal digits",
  InvalidEscapeCharacter: "is no escape that JSON has",
  InvalidCharacter: "is a character that must be escaped",
};

/** Bytes of a file, and UTF-16 units of a text: ten thousand people's rows fit in. */
export const LARGEST_TEXT = 4 * 1024 * 1024;
/** What we read has ten levels at most, and who goes through more of them runs out of stack. */
const DEEPEST = 64;
/** The most faults reported at once: a file of another kind has one on every line. */
export const MOST_FAULTS = 20;

const STRICTLY = { disallowComments: true, allowTrailingComma: false };

/** Names that JavaScript's objects have a use of their own for. */
const RESERVED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * @returns the value of the text, or the faults that prevent parsing it.
 *
 * @example
 * ```ts
 * import { expect } from "@std/expect";
 *
 * const read = readJsonText('{\n  "groups": [1,]\n}');
 * expect(read).toMatchObject([{ line: 2, column: 16 }]);
 * ```
 */
export function readJsonText(text: string): JsonText | readonly PlacedFault[] {
  return atOnce(readingJson(text));
}

/** As {@linkcode readJsonText}, in pieces. */
export function* readingJson(text: string): Pieces<JsonText | readonly PlacedFault[]> {
  const errors: ParseError[] = [];
  // What an editor may have put in front is no part of the text (RFC 8259, 8.1).
  const json = text.replace(/^\uFEFF/, "");
  const at = (offset: number, path: Path, message: string): PlacedFault => ({
    path,
    message,
    ...lineAndColumn(json, offset),
  });
  if (json.length > LARGEST_TEXT) {
    return [at(0, [], `is too large: at most ${LARGEST_TEXT / 1024 / 1024} MiB are read`)];
  }
  let deepAt = offsetBeyond(json, DEEPEST);
  let tree: Node | undefined;
  try {
    if (deepAt === undefined) tree = parseTree(json, errors, STRICTLY);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // In invalid JSON brackets need not match, and the parser would overflow the stack.
    deepAt = 0;
  }
  if (deepAt !== undefined) {
    return [at(deepAt, [], `is nested too deeply: at most ${DEEPEST} levels are read`)];
  }
  yield;
  const [first] = errors;
  if (json.trim() === "") return [at(0, [], "is empty")];
  if (first !== undefined) {
    // Errors after the first are mostly its consequences.
    const message = SYNTAX[printParseErrorCode(first.error)] ?? "is no JSON";
    return [at(first.offset, [], message)];
  }
  if (tree === undefined) return [at(0, [], "is no JSON")];
  const faults = badNames(tree, []).take(MOST_FAULTS).toArray();
  if (faults.length > 0) {
    return faults.map(({ node, path, message }) => at(node.offset, path, message));
  }
  yield;
  let starts: readonly number[] | undefined;
  return {
    value: JSON.parse(json),
    place(fault) {
      starts ??= lineStarts(json);
      return { ...fault, ...lineAndColumn(json, offsetOf(tree, fault), starts) };
    },
  };
}

/** Where the text goes deeper than so many levels; looked for without going down with it. */
function offsetBeyond(json: string, levels: number): number | undefined {
  let depth = 0;
  let inText = false;
  for (let offset = 0; offset < json.length; offset++) {
    const character = json[offset];
    if (inText && character === "\\") offset++;
    // A text ends with its line, also where its closing quote is missing.
    else if (character === '"' || (inText && character === "\n")) inText = !inText;
    else if (inText) continue;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > levels) return offset;
  }
  return undefined;
}

function* badNames(
  node: Node,
  path: Path,
): Generator<{ node: Node; path: Path; message: string }> {
  const seen = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === "array") yield* badNames(child, [...path, index]);
    if (child.type !== "property") continue;
    const [name, value] = child.children ?? [];
    if (name === undefined || value === undefined) continue;
    const named = [...path, String(name.value)];
    if (RESERVED.has(name.value)) {
      yield { node: name, path: named, message: "cannot be a name here: JavaScript keeps it" };
    } else if (seen.has(name.value)) {
      yield { node: name, path: named, message: "is there already: each name stands once" };
    }
    seen.add(name.value);
    yield* badNames(value, named);
  }
}

/** Where the fault's value begins, or its name; of what is missing, what it is missing from. */
function offsetOf(tree: Node, { path, ofName }: Fault): number {
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node === undefined) continue;
    const isWhole = length === path.length;
    return isWhole && ofName && node.parent?.type === "property" ? node.parent.offset : node.offset;
  }
  return tree.offset;
}

/** @param starts of the text's lines. */
function lineAndColumn(
  text: string,
  offset: number,
  starts: readonly number[] = lineStarts(text),
): { line: number; column: number } {
  let [line, after] = [0, starts.length];
  while (after - line > 1) {
    const middle = (line + after) >> 1;
    if ((starts[middle] ?? Infinity) <= offset) line = middle;
    else after = middle;
  }
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}

/** @returns where each line begins; the first at 0. */
function lineStarts(text: string): number[] {
  return [0, ...text.matchAll(/\r\n|\n|\r/g).map(({ 0: end, index }) => index + end.length)];
}

/** @returns the path as people read it: `groups."NEW YORK".deliveries.city[1]`. */
export function pathText(path: Path): string {
  return path.map((part, index) => {
    if (typeof part === "number") return `[${part}]`;
    const name = /^[\w-]+$/.test(part) ? part : JSON.stringify(part);
    return index === 0 ? name : `.${name}`;
  }).join("");
}
