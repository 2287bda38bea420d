import { readQuoted } from "./quoted.ts";
import { sqlError } from "./sql_error.ts";

/**
 * A word of GoogleSQL: a keyword or name, a back-ticked path, a literal, a parameter or a sign.
 */
export interface Token {
  readonly kind: "word" | "path" | "string" | "number" | "parameter" | "sign" | "end";
  /** The text as written; of strings and paths what they mean, of parameters the bare name. */
  readonly text: string;
  /** Where it begins and ends in the query. */
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const SIGN = /<=|>=|<>|!=|\|\||[-+*/=<>(),.[\]]/y;
const COMMENT_START = /--|#|\/\*/y;
const COMMENT = /(?:--|#)[^\n\r]*|\/\*[^]*?\*\//y;

/** What a text may be: a whole query, or an expression that a client puts into one. */
export type Writing = "query" | "expression";

/**
 * Cuts a query into tokens, by GoogleSQL's lexical rules. Comments and a `;` at the end are for
 * whole queries only.
 *
 * @throws {ApiError} 400 at what is not part of the dialect spoken here
 */
export function tokenize(sql: string, writing: Writing): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  const push = (kind: Token["kind"], text: string, length: number) => {
    tokens.push({ kind, text, start: at, end: at + length });
    at += length;
  };
  while (at < sql.length) {
    const space = take(SPACE);
    if (space) {
      at += space.length;
      continue;
    }
    if (take(COMMENT_START)) {
      if (writing === "expression") throw sqlError(sql, at, "Comments are not allowed here");
      const comment = take(COMMENT);
      if (!comment) throw sqlError(sql, at, "Unclosed comment");
      at += comment.length;
      continue;
    }
    if (writing === "query" && sql.charAt(at) === ";") {
      push("sign", ";", 1);
      continue;
    }
    const quote = sql.charAt(at);
    if (quote === "'" || quote === '"' || quote === "`") {
      const { text, length } = readQuoted(sql, at);
      push(quote === "`" ? "path" : "string", text, length);
      continue;
    }
    if (quote === "@") {
      at += 1;
      const name = take(WORD);
      if (!name) throw sqlError(sql, at - 1, "Expected the name of a parameter after @");
      push("parameter", name, name.length);
      continue;
    }
    const word = take(WORD);
    if (word) {
      push("word", word, word.length);
      continue;
    }
    const number = take(NUMBER);
    if (number) {
      push("number", number, number.length);
      if (take(WORD)) {
        throw sqlError(sql, at, "Syntax error: missing white space between a literal and an alias");
      }
      continue;
    }
    const sign = take(SIGN);
    if (!sign) {
      throw sqlError(sql, at, `Unexpected "${String.fromCodePoint(sql.codePointAt(at) ?? 0)}"`);
    }
    push("sign", sign, sign.length);
  }
  tokens.push({ kind: "end", text: "end of query", start: at, end: at });
  return tokens;
}
