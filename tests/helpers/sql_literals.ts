/**
 * Parses SQL literals by each warehouse's documented lexical rules, independently of the app:
 * backslashes that escape nothing, quotes that end early and so on are read as the warehouse does.
 */

/** A text and its end position. */
export interface ReadText {
  readonly text: string;
  readonly end: number;
}

export type ReadLiteral = (sql: string, start: number) => ReadText;

/** The value of an escape sequence, and its length. */
type ReadEscape = (sql: string, at: number) => { text: string; length: number };

interface Rules {
  readonly prefix: string;
  /** Whether `''` in a literal is a quote, or the end of one literal and the start of the next. */
  readonly doubled: "quote" | "joins" | "ends";
  readonly escape: ReadEscape | null;
  readonly lineBreaks: boolean;
}

function literalReader({ prefix, doubled, escape, lineBreaks }: Rules): ReadLiteral {
  return (sql, start) => {
    if (!sql.startsWith(`${prefix}'`, start)) throw new Error(`no literal at ${start}: ${sql}`);
    let text = "";
    let at = start + prefix.length + 1;
    while (at < sql.length) {
      const character = sql.charAt(at);
      if (character === "'" && sql.charAt(at + 1) === "'" && doubled !== "ends") {
        text += doubled === "quote" ? "'" : "";
        at += 2;
      } else if (character === "'") {
        return { text, end: at + 1 };
      } else if (character === "\\" && escape !== null) {
        const read = escape(sql, at);
        text += read.text;
        at += read.length;
      } else if (/[\n\r]/.test(character) && !lineBreaks) {
        break;
      } else {
        text += character;
        at++;
      }
    }
    throw new Error(`a literal that does not end: ${sql.slice(start)}`);
  };
}

/** Escapes of one letter, then numeric ones; null for an error. */
function escapeReader(
  letters: Readonly<Record<string, string>>,
  numbered: readonly (readonly [pattern: RegExp, base: number])[],
  others: "kept" | "refused",
): ReadEscape {
  return (sql, at) => {
    for (const [pattern, base] of numbered) {
      const [whole, digits = ""] = pattern.exec(sql.slice(at + 1, at + 10)) ?? [];
      if (whole === undefined) continue;
      return { text: String.fromCodePoint(parseInt(digits, base)), length: whole.length + 1 };
    }
    const letter = String.fromCodePoint(sql.codePointAt(at + 1) ?? 0);
    const text = Object.hasOwn(letters, letter) ? letters[letter] : undefined;
    if (text === undefined && others === "refused") throw new Error(`no escape: \\${letter}`);
    return { text: text ?? letter, length: 1 + letter.length };
  };
}

const C_LETTERS = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

const bigquery = literalReader({
  prefix: "",
  doubled: "ends",
  lineBreaks: false,
  escape: escapeReader(
    { ...C_LETTERS, a: "\x07", v: "\v", "\\": "\\", "?": "?", '"': '"', "'": "'", "`": "`" },
    [
      [/^([0-3][0-7]{2})/, 8],
      [/^[xX]([0-9a-fA-F]{2})/, 16],
      [/^u([0-9a-fA-F]{4})/, 16],
      [/^U([0-9a-fA-F]{8})/, 16],
    ],
    "refused",
  ),
});

const snowflake = literalReader({
  prefix: "",
  doubled: "quote",
  lineBreaks: true,
  escape: escapeReader(
    { ...C_LETTERS, "0": "\0" },
    [[/^([0-7]{3})/, 8], [/^x([0-9a-fA-F]{2})/, 16], [/^u([0-9a-fA-F]{4})/, 16]],
    "kept",
  ),
});

const postgres = literalReader({
  prefix: "E",
  doubled: "quote",
  lineBreaks: true,
  escape: escapeReader(
    C_LETTERS,
    [
      [/^([0-7]{1,3})/, 8],
      [/^x([0-9a-fA-F]{1,2})/, 16],
      [/^u([0-9a-fA-F]{4})/, 16],
      [/^U([0-9a-fA-F]{8})/, 16],
    ],
    "kept",
  ),
});

/** Literals and `CHR(n)`, concatenated by `||` in parentheses. */
function concatenationReader(literal: ReadLiteral): ReadLiteral {
  const one: ReadLiteral = (sql, start) => {
    const [call, code] = /^CHR\((\d{1,3})\)/.exec(sql.slice(start, start + 8)) ?? [];
    if (call === undefined) return literal(sql, start);
    return { text: String.fromCharCode(Number(code)), end: start + call.length };
  };
  return (sql, start) => {
    if (!sql.startsWith("(", start)) return one(sql, start);
    let { text, end } = one(sql, start + 1);
    while (sql.startsWith(" || ", end)) {
      const next = one(sql, end + 4);
      text += next.text;
      end = next.end;
    }
    if (!sql.startsWith(")", end)) throw new Error(`no bracket at ${end}: ${sql}`);
    return { text, end: end + 1 };
  };
}

const redshift = (escape: ReadEscape | null) =>
  concatenationReader(literalReader({ prefix: "", doubled: "quote", lineBreaks: true, escape }));

const sparkEscape = escapeReader(
  { ...C_LETTERS, f: "f", "0": "\0", Z: "\x1a", "%": "\\%", _: "\\_" },
  [[/^u([0-9a-fA-F]{4})/, 16], [/^U([0-9a-fA-F]{8})/, 16], [/^([01][0-7]{2})/, 8]],
  "kept",
);

/** Spark first substitutes `${…}` anywhere in the query. */
function databricks(doubled: "quote" | "joins"): ReadLiteral {
  const read = literalReader({ prefix: "", doubled, lineBreaks: true, escape: sparkEscape });
  return (sql, start) => {
    if (sql.includes("${")) throw new Error(`would be substituted: ${sql}`);
    return read(sql, start);
  };
}

/** By dialect; several if versions or settings of a warehouse differ. */
export const LITERAL_READERS: Readonly<Record<string, readonly ReadLiteral[]>> = {
  bigquery: [bigquery],
  snowflake: [snowflake],
  postgres: [postgres],
  redshift: [redshift(null), redshift(escapeReader(C_LETTERS, [[/^([0-7]{1,3})/, 8]], "kept"))],
  databricks: [databricks("quote"), databricks("joins")],
};
