import { Cursor } from "./cursor.ts";
import { parseExpression } from "./expression.ts";
import type { Grammar, Translation } from "./scope.ts";
import { parseSelect } from "./select.ts";

const GRAMMAR: Grammar = { expression: parseExpression, select: parseSelect };

/** The translation of a text from its beginning, with nothing bound yet. */
export function createTranslation(
  sql: string,
  context: Pick<Translation, "tables" | "parameters" | "bindingPrefix">,
): Translation {
  return {
    ...context,
    grammar: GRAMMAR,
    cursor: new Cursor(sql),
    bindings: new Map(),
    views: new Map(),
  };
}
