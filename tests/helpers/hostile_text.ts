/** Texts with what ends literals, escapes, comments and substitutions in some warehouse. */
import fc from "fast-check";
import { anyText } from "./any_text.ts";

export const hostile = fc.oneof(
  anyText(),
  fc.string({
    unit: fc.constantFrom(
      ...["'", '"', "`", "\\", "$", "{", "}", ";", "-", "/", "*", "#", "@", ":", "?", "%", "_"],
      ...["\n", "\r", "\t", "\b", "\x01", "\x1a", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff"],
      ...["\u200b", "\u202e", "\u2066", "\ue000", "\uffff", "😀", "𝕏", "\u{e0001}", "é", "e\u0301"],
      ...["n", "u", "U", "x", "0", "4", "1", "Z", "E", " "],
    ),
  }),
  fc.constantFrom(
    ...["' OR 1=1 --", "\\' OR 1=1 --", "BOSTON' OR city='NEW YORK", "''", "\\", "\\\\'", "'||'"],
    ...["@groupcity", ":1", "$1", "${spark.x}", "$${env:HOME}", "\\u0027", "\\047", "\\x27", "$$"],
    ...["'/*", "*/", "-- ", "E'", "CHR(39)", "') UNION SELECT", "\\0", "{{city}}", "", "\\${a}"],
  ),
);
/** Texts that no SQL can hold. */
export const unwritable = fc.tuple(
  hostile,
  fc.constantFrom("\0", "\ud800", "\udfff", "\udc00x"),
  hostile,
)
  .map((parts) => parts.join("")).filter((text) => !text.isWellFormed() || text.includes("\0"));
