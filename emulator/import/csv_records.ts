// @ts-types="@types/papaparse"
import Papa from "papaparse";
import { ImportError } from "../errors/import_error.ts";

/** A record longer than this has an unclosed quote. */
const MAX_RECORD = 16_777_216;

/** What may stand between fields. */
const SEPARATORS = [",", ";", "\t", "|"];

/** Excel's own first line, which names the separator. */
const SEPARATOR_LINE = /^sep=([^\r\n])\r?\n/i;

/** The first line; a carriage return at the very end of a piece may be half of a line end. */
const FIRST_LINE = /^((?:"[^"]*"|[^"\r\n])*)(\r\n|\r(?=[^])|\n)/;

/** A record and the line that it begins in, from 1. */
export interface CsvRecord {
  readonly fields: string[];
  readonly line: number;
}

/** What `Papa.Parser` finds, a record at a time; its types leave it open. */
interface Step {
  readonly data: readonly [string[]];
  readonly errors: readonly { readonly code: string }[];
  /** `cursor`: where the record ends. */
  readonly meta: { readonly cursor: number; readonly delimiter: string };
}

/**
 * Reads comma-separated values (RFC 4180) piece by piece. Empty lines are skipped. If the first
 * line has more semicolons, tabs or bars than commas, or is `sep=` and a sign, these separate.
 *
 * `Papa.Parser` is what papaparse's own streams are made of: they push records, and would hold all
 * of a file that is read faster than it is loaded.
 */
export class CsvRecords {
  #rest = "";
  #line = 1;
  #parser: Papa.Parser | undefined;
  #newline: "\n" | "\r" = "\n";
  /** What is being parsed, the records of it, and where the last of them ends. */
  #text = "";
  #found: CsvRecord[] = [];
  #end = 0;
  #isFirst = true;

  /**
   * The records that this piece completes.
   *
   * @throws {ImportError} where a quote is never closed, or something follows one that is
   */
  push(piece: string): CsvRecord[] {
    this.#rest += this.#isFirst ? piece.replace(/^\uFEFF/, "") : piece;
    this.#isFirst &&= piece === "";
    this.#requireSize();
    this.#parser ??= FIRST_LINE.test(this.#rest) ? this.#begin() : undefined;
    const records = this.#parser ? this.#parse(this.#parser, true) : [];
    this.#requireSize();
    return records;
  }

  /**
   * The last record, if the file ends without a line end.
   *
   * @throws {ImportError} as {@linkcode CsvRecords.push} does
   */
  end(): CsvRecord[] {
    return this.#parse(this.#parser ??= this.#begin(), false);
  }

  #begin(): Papa.Parser {
    const [named, delimiter = separatorOf(this.#rest)] = SEPARATOR_LINE.exec(this.#rest) ?? [""];
    if (named) {
      this.#rest = this.#rest.slice(named.length);
      this.#line += 1;
    }
    this.#newline = FIRST_LINE.exec(this.#rest)?.[2] === "\r" ? "\r" : "\n";
    const step = (record: Step) => this.#take(record);
    return new Papa.Parser({ delimiter, newline: this.#newline, step });
  }

  #parse(parser: Papa.Parser, hasMore: boolean): CsvRecord[] {
    const isCut = !hasMore && this.#newline === "\n";
    this.#text = isCut ? this.#rest.replace(/\r$/, "\r\n") : this.#rest;
    this.#found = [];
    this.#end = 0;
    parser.parse(this.#text, 0, hasMore);
    this.#rest = this.#text.slice(this.#end);
    return this.#found;
  }

  #take({ data: [fields], errors: [error], meta: { cursor, delimiter } }: Step): void {
    if (error) throw this.#badQuote(error.code);
    const last = fields.at(-1);
    if (last?.endsWith("\r") && isPlain(this.#text, cursor, last, delimiter)) {
      fields[fields.length - 1] = last.slice(0, -1);
    }
    if (fields.length > 1 || fields[0] !== "") this.#found.push({ fields, line: this.#line });
    this.#line += 1 + linesWithin(fields);
    this.#end = cursor;
  }

  #requireSize(): void {
    if (this.#rest.length > MAX_RECORD) throw this.#badQuote("MissingQuotes");
  }

  #badQuote(code: string): ImportError {
    return new ImportError(
      "malformed",
      code === "MissingQuotes"
        ? `A quote is opened in the record of line ${this.#line} and never closed.`
        : `The record of line ${this.#line} has text after a closing quote: write a quote inside ` +
          "a quoted field as two.",
    );
  }
}

/**
 * Is this field outside quotes, so that the carriage return at its end is half of a line end?
 *
 * @param end where its record ends
 */
function isPlain(text: string, end: number, field: string, delimiter: string): boolean {
  const start = end - 1 - field.length;
  if (!text.startsWith(`${field}\n`, start)) return false;
  return start === 0 || text[start - 1] === "\n" || text[start - 1] === delimiter;
}

/** The sign that comes most often in the first line, outside quotes. */
function separatorOf(text: string): string {
  const line = (FIRST_LINE.exec(text)?.[1] ?? text).replace(/"[^"]*"/g, "");
  const count = (sign: string) => line.split(sign).length;
  const [most = ","] = SEPARATORS.toSorted((a, b) => count(b) - count(a));
  return most;
}

function linesWithin(fields: readonly string[]): number {
  let lines = 0;
  for (const field of fields) {
    if (field.includes("\n")) lines += field.split("\n").length - 1;
  }
  return lines;
}
