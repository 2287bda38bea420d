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

/** What `Papa.Parser` finds; its types leave it open. */
interface Parsed {
  readonly data: string[][];
  readonly errors: readonly { readonly code: string; readonly row: number }[];
  /** `cursor`: where the last complete record ends. */
  readonly meta: { readonly cursor: number };
}

/** How a file writes records. */
interface Format {
  readonly parser: Papa.Parser;
  /** Lines end in this; in `\r` alone where the first one does. */
  readonly newline: "\n" | "\r";
}

/**
 * Reads comma-separated values (RFC 4180) piece by piece. Empty lines are skipped; carriage returns
 * at the ends of lines are not kept. If the first
 * line has more semicolons, tabs or bars than commas, or is `sep=` and a sign, these separate.
 *
 * `Papa.Parser` is what papaparse's own streams are made of: they push records, and would hold all
 * of a file that is read faster than it is loaded.
 */
export class CsvRecords {
  #rest = "";
  #line = 1;
  #format: Format | undefined;
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
    this.#format ??= FIRST_LINE.test(this.#rest) ? this.#begin() : undefined;
    if (!this.#format) return [];
    const records = this.#parse(this.#format, true);
    this.#requireSize();
    return records;
  }

  /**
   * The last record, if the file ends without a line end.
   *
   * @throws {ImportError} as {@linkcode CsvRecords.push} does
   */
  end(): CsvRecord[] {
    this.#format ??= this.#begin();
    if (this.#format.newline === "\n") this.#rest = this.#rest.replace(/\r$/, "");
    return this.#parse(this.#format, false);
  }

  #begin(): Format {
    const [named, separator = separatorOf(this.#rest)] = SEPARATOR_LINE.exec(this.#rest) ?? [""];
    if (named) {
      this.#rest = this.#rest.slice(named.length);
      this.#line += 1;
    }
    const newline = FIRST_LINE.exec(this.#rest)?.[2] === "\r" ? "\r" : "\n";
    return { parser: new Papa.Parser({ delimiter: separator, newline }), newline };
  }

  #parse({ parser, newline }: Format, hasMore: boolean): CsvRecord[] {
    const text = this.#rest;
    const { data, errors, meta }: Parsed = parser.parse(text, 0, hasMore);
    this.#rest = hasMore ? text.slice(meta.cursor) : "";
    // An error of the record that the next piece completes may be none.
    const [error] = errors.filter(({ row }) => row < data.length);
    const hasQuotes = text.includes('"');
    const records: CsvRecord[] = [];
    for (const [index, fields] of data.entries()) {
      if (index === error?.row) throw this.#badQuote(error.code);
      const last = fields.at(-1);
      if (newline === "\n" && last?.endsWith("\r")) fields[fields.length - 1] = last.slice(0, -1);
      if (fields.length > 1 || fields[0] !== "") records.push({ fields, line: this.#line });
      this.#line += 1 + (hasQuotes ? linesWithin(fields) : 0);
    }
    return records;
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
