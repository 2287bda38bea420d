import { ImportError } from "../errors/import_error.ts";

const QUOTE = 34;
const LINE_FEED = 10;

/** A record longer than this has an unclosed quote. */
const MAX_RECORD = 16_777_216;

/** What may stand between fields. */
const SEPARATORS = [",", ";", "\t", "|"];

/** A record and the line that it begins in, from 1. */
export interface CsvRecord {
  readonly fields: string[];
  readonly line: number;
}

/**
 * Reads comma-separated values (RFC 4180) piece by piece: quotes, line ends inside them, `\n` and
 * `\r\n`, and a byte order mark. Lines with nothing in them are passed over. Where the first line
 * has semicolons, tabs or bars rather than commas, these separate.
 */
export class CsvParser {
  #rest = "";
  #isFirst = true;
  #record = 1;
  #line = 1;
  #separator = 0;

  /**
   * The records that this piece completes.
   *
   * @throws {ImportError} where a quote is never closed
   */
  push(piece: string): CsvRecord[] {
    const text = this.#rest + (this.#isFirst ? piece.replace(/^\uFEFF/, "") : piece);
    this.#isFirst = false;
    // The first line may still be without its end.
    if (this.#record === 1) this.#separator = separatorOf(text);
    const { records, end } = this.#parse(text, false);
    this.#rest = text.slice(end);
    if (this.#rest.length > MAX_RECORD) throw this.#unclosed();
    return records;
  }

  /**
   * The last record, where the file ends without a line end.
   *
   * @throws {ImportError} where a quote is never closed
   */
  end(): CsvRecord[] {
    const { records, end } = this.#parse(this.#rest, true);
    if (end < this.#rest.length) throw this.#unclosed();
    this.#rest = "";
    return records;
  }

  #parse(text: string, isLast: boolean): { records: CsvRecord[]; end: number } {
    const records: CsvRecord[] = [];
    let record: string[] = [];
    let lines = 1;
    let end = 0;
    let at = 0;
    while (end < text.length) {
      let field = "";
      if (text.charCodeAt(at) === QUOTE) {
        const close = closingQuote(text, at + 1);
        if (close === -1 || (close === text.length - 1 && !isLast)) break;
        field = text.slice(at + 1, close).replaceAll('""', '"');
        if (field.includes("\n")) lines += field.split("\n").length - 1;
        at = close + 1;
      }
      const stop = endOfField(text, at, this.#separator);
      if (stop === text.length && !isLast) break;
      const isEnd = stop === text.length || text.charCodeAt(stop) === LINE_FEED;
      const tail = text.slice(at, stop);
      record.push(field + (isEnd && tail.endsWith("\r") ? tail.slice(0, -1) : tail));
      at = stop + 1;
      if (!isEnd) continue;
      this.#record += 1;
      if (record.length > 1 || record[0] !== "") {
        records.push({ fields: record, line: this.#line });
      }
      record = [];
      this.#line += lines;
      lines = 1;
      end = Math.min(at, text.length);
    }
    return { records, end };
  }

  #unclosed(): ImportError {
    return new ImportError(
      "malformed",
      `A quote is opened in record ${this.#record} and never closed.`,
    );
  }
}

/** The code of the sign that comes most often in the first line, outside quotes. */
function separatorOf(text: string): number {
  const [line = ""] = text.replace(/"[^"]*"/g, "").split("\n", 1);
  const count = (sign: string) => line.split(sign).length;
  const [most = ","] = SEPARATORS.toSorted((a, b) => count(b) - count(a));
  return most.charCodeAt(0);
}

function endOfField(text: string, from: number, separator: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === separator || code === LINE_FEED) return at;
  }
  return text.length;
}

function closingQuote(text: string, from: number): number {
  let at = from;
  while (true) {
    at = text.indexOf('"', at);
    if (at === -1 || text.charCodeAt(at + 1) !== QUOTE) return at;
    at += 2;
  }
}
