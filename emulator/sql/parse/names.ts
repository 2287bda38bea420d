import type { Token } from "./lexer.ts";

/**
 * Words that begin something else than an expression (GoogleSQL's reserved keywords among them).
 */
const RESERVED = new Set(
  ("ALL AND ANY ARRAY AS ASC BETWEEN BY COLLATE CREATE CROSS DESC DISTINCT ELSE END EXCEPT EXISTS " +
    "FROM FULL GROUP HAVING IN INNER INTERSECT INTERVAL INTO IS JOIN LEFT LIKE LIMIT NATURAL NOT ON " +
    "OR ORDER OUTER OVER PARTITION QUALIFY RIGHT SELECT SET STRUCT THEN UNION UNNEST USING WHEN WHERE " +
    "WINDOW WITH").split(" "),
);

/** May this token be a name that stands without back-ticks? */
export function isName(token: Token): boolean {
  if (token.kind === "path") return true;
  return token.kind === "word" && !RESERVED.has(token.text.toUpperCase());
}
