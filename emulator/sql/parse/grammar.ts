import { Cursor } from "./cursor.ts";
import { parseExpression } from "./expression.ts";
import type { Writing } from "./lexer.ts";
import { parseQuery } from "./query.ts";
import type { Grammar, Translation } from "./scope.ts";

const GRAMMAR: Grammar = { expression: parseExpression, query: parseQuery };

/** The translation of a text from its beginning, with nothing bound yet. */
export function createTranslation(
  sql: string,
  writing: Writing,
  context: Pick<Translation, "tables" | "parameters" | "bindingPrefix">,
): Translation {
  return {
    ...context,
    grammar: GRAMMAR,
    cursor: new Cursor(sql, writing),
    bindings: new Map(),
    views: new Map(),
  };
}
