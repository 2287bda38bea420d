import type { DatabaseSync } from "node:sqlite";
import { ApiError } from "../../errors/api_error.ts";
import { defineFunction } from "./define.ts";
import { matchesLike } from "./like.ts";

/** White space by the Unicode standard; JavaScript's own `trim()` differs in three characters. */
const SPACE = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const LEADING = new RegExp(`^${SPACE}`);
const TRAILING = new RegExp(`${SPACE}$`);

/** What `REPEAT`, `LPAD` and `RPAD` may grow a text to; BigQuery's own limit is a megabyte. */
const MAX_LENGTH = 1_048_576;

/** Gives a connection GoogleSQL's functions of strings; they count in code points. */
export function registerTextFunctions(database: DatabaseSync): void {
  const define = (name: string, body: Parameters<typeof defineFunction>[2]) =>
    defineFunction(database, name, body);
  define("like", (pattern, value) => BigInt(matchesLike(String(pattern), String(value))));
  define("text_upper", (value) => String(value).toUpperCase());
  define("text_lower", (value) => String(value).toLowerCase());
  define("text_trim", (value) => String(value).replace(LEADING, "").replace(TRAILING, ""));
  define("text_ltrim", (value) => String(value).replace(LEADING, ""));
  define("text_rtrim", (value) => String(value).replace(TRAILING, ""));
  define("text_trim_set", (value, set) => trimSet(String(value), String(set), true, true));
  define("text_ltrim_set", (value, set) => trimSet(String(value), String(set), true, false));
  define("text_rtrim_set", (value, set) => trimSet(String(value), String(set), false, true));
  define("starts_with", (value, prefix) => BigInt(String(value).startsWith(String(prefix))));
  define("ends_with", (value, suffix) => BigInt(String(value).endsWith(String(suffix))));
  define("text_length", (value) => BigInt([...String(value)].length));
  define("text_reverse", (value) => [...String(value)].reverse().join(""));
  define("text_position", (value, part) => {
    const at = String(value).indexOf(String(part));
    return BigInt(at < 0 ? 0 : [...String(value).slice(0, at)].length + 1);
  });
  define(
    "text_replace",
    (value, from, to) =>
      from === "" ? value : String(value).replaceAll(String(from), () => String(to)),
  );
  define(
    "text_left",
    (value, length) => [...String(value)].slice(0, requireCount("LEFT", length)).join(""),
  );
  define("text_right", (value, length) => {
    const count = requireCount("RIGHT", length);
    return count === 0 ? "" : [...String(value)].slice(-count).join("");
  });
  define("text_part", (value, position) => substring(String(value), Number(position), Infinity));
  define(
    "text_part_of",
    (value, position, length) =>
      substring(String(value), Number(position), requireCount("SUBSTR", length)),
  );
  define("text_repeat", (value, times) => {
    const count = requireCount("REPEAT", times);
    requireSize("REPEAT", String(value).length * count);
    return String(value).repeat(count);
  });
}

/** BigQuery's SUBSTR: 0 and what lies before the text are its beginning. */
function substring(text: string, position: number, length: number): string {
  const characters = [...text];
  const fromEnd = characters.length + position;
  const start = position > 0 ? position - 1 : position < 0 && fromEnd > 0 ? fromEnd : 0;
  return characters.slice(start, start + length).join("");
}

function trimSet(text: string, set: string, start: boolean, end: boolean): string {
  if (set === "") {
    throw new ApiError(400, "TRIM: an empty set of characters is not in the embedded CARTO");
  }
  const known = new Set(set);
  const characters = [...text];
  let from = 0;
  let to = characters.length;
  while (start && from < to && known.has(characters[from] ?? "")) from += 1;
  while (end && to > from && known.has(characters[to - 1] ?? "")) to -= 1;
  return characters.slice(from, to).join("");
}

function requireCount(name: string, length: unknown): number {
  const count = Number(length);
  if (count >= 0) return count;
  throw new ApiError(400, `${name}: the length ${length} is negative`);
}

function requireSize(name: string, length: number): void {
  if (length > MAX_LENGTH) throw new ApiError(400, `${name}: the result exceeds a megabyte`);
}
