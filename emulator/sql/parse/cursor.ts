import type { ApiError } from "../../errors/api_error.ts";
import { type Token, tokenize, type Writing } from "./lexer.ts";
import { sqlError } from "./sql_error.ts";

/** Deep enough for any query written by hand; SQLite's own limit is 1000. */
const MAX_DEPTH = 64;

/** A place in a query: looks at tokens and takes them one by one. */
export class Cursor {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;
  #depth = 0;

  constructor(sql: string, writing: Writing) {
    this.#sql = sql;
    this.#tokens = tokenize(sql, writing);
    this.#end = this.#tokens.at(-1) ?? { kind: "end", text: "end of query", start: 0, end: 0 };
  }

  /** The token `ahead` places on, without taking it. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? this.#end;
  }

  /** Where the cursor stands; {@linkcode moveTo} returns to it. */
  get position(): number {
    return this.#index;
  }

  /** Goes to a place that {@linkcode position} or {@linkcode findFrom} gave. */
  moveTo(position: number): void {
    this.#index = position;
  }

  /** The place of the next FROM of the SELECT that the cursor is in, if it has one. */
  findFrom(): number | undefined {
    let depth = 0;
    for (let ahead = 0; this.peek(ahead).kind !== "end"; ahead++) {
      if (this.sees("(", ahead)) depth += 1;
      if (this.sees(")", ahead)) depth -= 1;
      if (depth < 0 || (depth === 0 && this.sees("UNION", ahead))) return undefined;
      if (depth === 0 && this.sees("FROM", ahead)) return this.#index + ahead;
    }
    return undefined;
  }

  /** Takes a token, whatever it is. */
  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  /** Is this keyword or sign next? Keywords are compared without case. */
  sees(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    if (token.kind === "word") return token.text.toUpperCase() === text;
    return token.kind === "sign" && token.text === text;
  }

  /** Takes these keywords or signs if they are all next, else nothing. */
  takes(...texts: readonly string[]): boolean {
    if (!texts.every((text, index) => this.sees(text, index))) return false;
    this.#index += texts.length;
    return true;
  }

  /** @throws {ApiError} 400 where something else is next */
  expect(text: string): void {
    if (!this.takes(text)) throw this.unexpected(`expected ${text}`);
  }

  /** Runs `parse` one level deeper. @throws {ApiError} 400 where that is too deep */
  nested<T>(parse: () => T): T {
    if (this.#depth >= MAX_DEPTH) throw this.error("The query is nested too deeply");
    this.#depth += 1;
    try {
      return parse();
    } finally {
      this.#depth -= 1;
    }
  }

  /** A refusal that names the next token. */
  unexpected(hint = "not understood by the embedded CARTO"): ApiError {
    const token = this.peek();
    const shown = token.kind === "end"
      ? token.text
      : `"${this.#sql.slice(token.start, token.end)}"`;
    return this.error(`Syntax error: unexpected ${shown}: ${hint}`);
  }

  /** A refusal at a token, or at the next one. */
  error(message: string, token: Token = this.peek()): ApiError {
    return sqlError(this.#sql, token.start, message);
  }
}
