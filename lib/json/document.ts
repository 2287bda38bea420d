/**
 * A document that an operator writes in JSON: its form, then its rules, each fault with its place.
 */
import * as v from "valibot";
import { OperatorError } from "../operator_error.ts";
import {
  type Fault,
  LARGEST_TEXT,
  MOST_FAULTS,
  pathText,
  type PlacedFault,
  readingJson,
} from "./json_text.ts";
import { atOnce, collected, type Pause, type Pieces } from "../turns.ts";

/** A document that cannot be used; each problem begins with where it is. */
export class DocumentError extends OperatorError {
  override readonly name: string = "DocumentError";
  override readonly code: string = "document_invalid";
  readonly problems: readonly string[];

  /**
   * @param kind what the document is: `policy`, `map`.
   * @param file what this one is called.
   * @param faults the first of them.
   * @param count how many there are.
   */
  constructor(
    kind: string,
    readonly file: string,
    readonly faults: readonly PlacedFault[],
    count = faults.length,
  ) {
    const problems = faults.map((fault) => faultText(file, fault));
    const more = count > faults.length ? [`and ${count - faults.length} more`] : [];
    super(
      `The ${kind} cannot be used:\n${[...problems, ...more].map((p) => `  - ${p}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

/** @returns the fault as `file:line:column path: message`, which editors and terminals link. */
export function faultText(file: string, { line, column, path, message }: PlacedFault): string {
  const where = path.length === 0 ? "" : ` ${pathText(path)}:`;
  return `${file}:${line}:${column}${where} ${message}`;
}

export interface Parsed<Value> {
  readonly value: Value;
  /** Finds where a later fault stands in the text. */
  place(fault: Fault): PlacedFault;
}

export interface ParseOptions<Value> {
  readonly schema: v.GenericSchema<unknown, Value>;
  /** What the form cannot say. */
  readonly rules: (value: Value) => Iterable<Fault | Pause>;
  /** The error that is thrown for faults; `count` is how many there are. */
  readonly refuse: (faults: readonly PlacedFault[], count: number) => Error;
}

/** @throws what `refuse` makes of every fault of the form or, if it has none, of the rules. */
export function parseDocument<Value>(text: string, options: ParseOptions<Value>): Parsed<Value> {
  return atOnce(parsing(text, options));
}

/** As {@linkcode parseDocument}, in pieces: a large document takes a good part of a second. */
export function* parsing<Value>(
  text: string,
  { schema, rules, refuse }: ParseOptions<Value>,
): Pieces<Parsed<Value>> {
  const json = yield* readingJson(text);
  yield;
  if (!("value" in json)) throw refuse(json, json.length);
  const place = json.place;
  const refusal = (faults: readonly Fault[]) =>
    refuse(faults.slice(0, MOST_FAULTS).map(place), faults.length);
  const result = v.safeParse(schema, json.value);
  if (!result.success) throw refusal(result.issues.map(faultOf));
  yield;
  const faults = yield* collected(rules(result.output));
  if (faults.length > 0) throw refusal(faults);
  return { value: result.output, place };
}

function faultOf(issue: v.BaseIssue<unknown>): Fault {
  const path = (issue.path ?? []).map(({ key }) => key).filter(isPart);
  return { path, message: issue.message, ofName: issue.path?.at(-1)?.origin === "key" };
}

function isPart(key: unknown): key is string | number {
  return typeof key === "string" || typeof key === "number";
}

/**
 * @param kind what the document is, for errors: `policy`, `map`.
 * @throws {OperatorError} when the file cannot be read, or is too large to.
 */
export async function readDocument(path: string | URL, kind: string): Promise<string> {
  let size: number;
  try {
    // One handle, so that what is measured is what is read, whatever takes the file's place.
    using file = await Deno.open(path);
    ({ size } = await file.stat());
    if (size <= LARGEST_TEXT) return await textOf(file, size);
  } catch (cause) {
    const message =
      `The ${kind} ${path} cannot be read: is it there, and may this account read it?`;
    throw new OperatorError(message, { cause });
  }
  throw new OperatorError(
    `The ${kind} ${path} has ${size} bytes: at most ${LARGEST_TEXT / 1024 / 1024} MiB are read.`,
  );
}

async function textOf(file: Deno.FsFile, size: number): Promise<string> {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const read = await file.read(bytes.subarray(length));
    if (read === null) break;
    length += read;
  }
  // The digest is of the file's bytes, including a byte order mark.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, length));
}
