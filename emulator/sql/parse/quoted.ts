import { sqlError } from "./sql_error.ts";

/** Escapes of one letter (GoogleSQL lexical structure, "Escape sequences"). */
const ESCAPES: Readonly<Record<string, string>> = {
  "a": "\x07",
  "b": "\b",
  "f": "\f",
  "n": "\n",
  "r": "\r",
  "t": "\t",
  "v": "\v",
  "\\": "\\",
  "?": "?",
  '"': '"',
  "'": "'",
  "`": "`",
};

/** Escapes that name a character by number, and the base of that number. */
const NUMBERED: readonly (readonly [pattern: RegExp, base: number])[] = [
  [/([0-3][0-7]{2})/y, 8],
  [/[xX]([0-9a-fA-F]{2})/y, 16],
  [/u([0-9a-fA-F]{4})/y, 16],
  [/U([0-9a-fA-F]{8})/y, 16],
];

/**
 * Reads the literal or back-ticked name that begins at `start`. A quote inside is written with a
 * backslash: in GoogleSQL, unlike in SQLite, doubling it ends one literal and begins the next.
 *
 * @returns what it means, and how many characters it takes up
 * @throws {ApiError} 400 where it does not end, or an escape is none
 */
export function readQuoted(sql: string, start: number): { text: string; length: number } {
  const quote = sql.charAt(start);
  if (quote !== "`" && sql.startsWith(quote.repeat(3), start)) {
    throw sqlError(sql, start, "Triple-quoted strings are not understood");
  }
  let text = "";
  let at = start + 1;
  while (at < sql.length) {
    const character = sql.charAt(at);
    if (character === quote) return { text, length: at + 1 - start };
    if (character === "\n" || character === "\r") break;
    if (character === "\\") {
      const escape = readEscape(sql, at);
      text += escape.text;
      at += escape.length;
    } else {
      text += character;
      at += 1;
    }
  }
  throw sqlError(sql, start, `Unclosed ${quote === "`" ? "identifier" : "string literal"}`);
}

function readEscape(sql: string, start: number): { text: string; length: number } {
  const simple = ESCAPES[sql.charAt(start + 1)];
  if (simple !== undefined) return { text: simple, length: 2 };
  for (const [pattern, base] of NUMBERED) {
    pattern.lastIndex = start + 1;
    const found = pattern.exec(sql);
    const code = parseInt(found?.[1] ?? "", base);
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    if (found && isCharacter) {
      return { text: String.fromCodePoint(code), length: found[0].length + 1 };
    }
  }
  throw sqlError(sql, start, "Illegal escape sequence");
}
