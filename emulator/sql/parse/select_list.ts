import { COLUMN_NAME } from "../../store/names.ts";
import { parseExpression } from "./expression.ts";
import type { Item } from "./grouping.ts";
import { isName } from "./names.ts";
import { findColumn, type ScopeColumn, type Translation, type Usage } from "./scope.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Translates what stands between SELECT and FROM: expressions with or without an alias, `*`,
 * `table.*`, and `* EXCEPT (a, b)`. A column without a name is called `f0_`, `f1_`, … as in
 * BigQuery.
 *
 * @throws {ApiError} 400 that names what is not understood, or a name that comes twice
 */
export function parseItems(translation: Translation, scope: readonly ScopeColumn[]): Item[] {
  const { cursor } = translation;
  const items: Item[] = [];
  let unnamed = 0;
  do {
    const star = parseStar(translation, scope);
    if (star) {
      items.push(...star);
      continue;
    }
    const usage: Usage = { columns: new Map(), aggregates: new Set() };
    const expression = parseExpression(translation, { scope, aggregates: true, usage });
    if (expression.type === "NUMERIC") {
      throw cursor.error("NUMERIC values can only be compared in the embedded CARTO");
    }
    const name = parseAlias(translation) ?? expression.name ?? `f${unnamed++}_`;
    items.push({ sql: expression.sql, type: expression.type, name, usage });
  } while (cursor.takes(",") && !cursor.sees("FROM"));
  const names = items.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw cursor.error(`Duplicate column name in the result: ${twice}`);
  return items;
}

/** An alias, if one is next. */
export function parseAlias({ cursor }: Translation): string | undefined {
  const announced = cursor.takes("AS");
  if (!isName(cursor.peek())) {
    if (announced) throw cursor.unexpected("expected an alias");
    return undefined;
  }
  const { kind, text } = cursor.peek();
  if (!(kind === "path" ? COLUMN_NAME : NAME).test(text)) {
    throw cursor.error("An alias may have letters, digits and underscores only");
  }
  return cursor.next().text;
}

function parseStar(translation: Translation, scope: readonly ScopeColumn[]): Item[] | undefined {
  const { cursor } = translation;
  const star = cursor.peek();
  let columns = scope.filter(({ isHidden }) => !isHidden);
  if (isName(star) && cursor.sees(".", 1) && cursor.sees("*", 2)) {
    const qualifier = cursor.next().text.toLowerCase();
    columns = scope.filter((column) => column.qualifier?.toLowerCase() === qualifier);
    cursor.next();
  }
  if (!cursor.takes("*")) return undefined;
  if (columns.length === 0) throw cursor.error("There is no such table for *", star);
  const left = new Set<string>();
  if (cursor.takes("EXCEPT")) {
    cursor.expect("(");
    do left.add(findColumn(translation, { scope: columns }, cursor.next()).name); while (
      cursor.takes(",")
    );
    cursor.expect(")");
  }
  if (cursor.sees("REPLACE")) throw cursor.unexpected("* REPLACE is not in the embedded CARTO");
  return columns.filter(({ name }) => !left.has(name)).map(({ sql, type, name }) => ({
    sql,
    type,
    name,
    usage: { columns: new Map([[sql, name]]), aggregates: new Set() },
  }));
}
