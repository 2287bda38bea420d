import { quoteName } from "../../store/quote_name.ts";
import { parseExpression } from "./expression.ts";
import { parseSource, type Source } from "./from.ts";
import { type Item, requireGrouped } from "./grouping.ts";
import { isName } from "./names.ts";
import { findParameter } from "./query_parameters.ts";
import { bind, type Place, type ScopeColumn, type SelectSql, type Translation } from "./scope.ts";
import { parseItems } from "./select_list.ts";
import { requireType } from "./type_check.ts";

/**
 * Translates `SELECT … FROM … WHERE … GROUP BY … HAVING … ORDER BY … LIMIT …` over one table or
 * one sub-query; no joins, since nothing bounds the time that they take.
 *
 * @throws {ApiError} 400 that names what is not understood, 404 that names an unknown table
 */
export function parseSelect(translation: Translation): SelectSql {
  return translation.cursor.nested(() => select(translation));
}

/**
 * Reads `WITH name AS (SELECT …), …`, where it is next. A query sees those before it, not itself.
 *
 * @throws {ApiError} 400 where a name comes twice
 */
export function parseViews(translation: Translation): void {
  const { cursor, views } = translation;
  if (!cursor.takes("WITH")) return;
  if (cursor.sees("RECURSIVE")) throw cursor.error("RECURSIVE is not understood");
  do {
    const token = cursor.next();
    if (!isName(token) || !/^\w+$/.test(token.text)) {
      throw cursor.error("Expected a name for a query: letters, digits and underscores", token);
    }
    cursor.expect("AS");
    cursor.expect("(");
    const view = parseSelect(translation);
    cursor.expect(")");
    const name = token.text.toLowerCase();
    if (views.has(name)) throw cursor.error(`There are two queries named ${token.text}`, token);
    views.set(name, view);
  } while (cursor.takes(","));
}

function select(translation: Translation): SelectSql {
  const { cursor } = translation;
  cursor.expect("SELECT");
  const distinct = cursor.takes("DISTINCT");
  const { items, source } = parseHead(translation);
  const columns = items.map(({ name, type }) => ({ name, type }));
  if (distinct && columns.some(({ type }) => type === "geometry")) {
    throw cursor.error("DISTINCT is not defined for GEOGRAPHY");
  }
  const list = items.map(({ sql, name }) => `${sql} AS ${quoteName(name)}`).join(", ");
  const head = `SELECT ${distinct ? "DISTINCT " : ""}${list}`;
  if (!source) return { sql: head, columns };
  const clauses = parseClauses(translation, source.scope, items);
  return { sql: `${head} FROM ${source.sql}${clauses}`, columns };
}

/** The list can be read only after FROM, which says which columns there are. */
function parseHead(translation: Translation): { items: Item[]; source: Source | undefined } {
  const { cursor } = translation;
  const listAt = cursor.position;
  const fromAt = cursor.find("FROM");
  if (fromAt === undefined) return { items: parseItems(translation, []), source: undefined };
  cursor.moveTo(fromAt);
  cursor.expect("FROM");
  const source = parseSource(translation);
  const restAt = cursor.position;
  cursor.moveTo(listAt);
  const items = parseItems(translation, source.scope);
  if (cursor.position !== fromAt) throw cursor.unexpected();
  cursor.moveTo(restAt);
  return { items, source };
}

function parseClauses(
  translation: Translation,
  scope: readonly ScopeColumn[],
  items: readonly Item[],
): string {
  const { cursor } = translation;
  let sql = "";
  const condition = (word: string, place: Place) => {
    const parsed = parseExpression(translation, place);
    requireType(translation, parsed, "boolean", word);
    sql += ` ${word} ${parsed.sql}`;
  };
  const aliases = items.map(({ name, type, usage }): ScopeColumn => {
    const aggregated = usage.aggregates.size > 0;
    return { name, type, qualifier: undefined, sql: quoteName(name), aggregated };
  });
  if (cursor.takes("WHERE")) condition("WHERE", { scope, aggregates: false });
  let groups: string[] | undefined;
  if (cursor.takes("GROUP", "BY")) {
    const place: Place = { scope: [...scope, ...aliases], aggregates: false };
    groups = parseKeys(translation, place, items, () => "");
    sql += ` GROUP BY ${groups.join(", ")}`;
  }
  requireGrouped(translation, items, groups);
  if (cursor.takes("HAVING")) {
    condition("HAVING", { scope: [...scope, ...aliases], aggregates: true });
  }
  if (cursor.takes("ORDER", "BY")) {
    const place: Place = { scope: [...aliases, ...scope], aggregates: true };
    const keys = parseKeys(translation, place, items, () => parseDirection(translation));
    sql += ` ORDER BY ${keys.join(", ")}`;
  }
  if (cursor.takes("LIMIT")) {
    sql += ` LIMIT ${parseRowCount(translation)}`;
    if (cursor.takes("OFFSET")) sql += ` OFFSET ${parseRowCount(translation)}`;
  }
  return sql;
}

/** What follows GROUP BY or ORDER BY: expressions, or numbers of the list's columns. */
function parseKeys(
  translation: Translation,
  place: Place,
  items: readonly Item[],
  direction: () => string,
): string[] {
  const { cursor } = translation;
  const keys: string[] = [];
  do {
    const key = cursor.peek().kind === "number"
      ? parseOrdinal(translation, items, place)
      : parseExpression(translation, place);
    if (key.type === "geometry") throw cursor.error("GEOGRAPHY cannot be grouped or ordered by");
    keys.push(key.sql + direction());
  } while (cursor.takes(","));
  return keys;
}

function parseOrdinal({ cursor }: Translation, items: readonly Item[], place: Place): Item {
  const token = cursor.next();
  const item = items[Number(token.text) - 1];
  if (!item) {
    throw cursor.error(`ORDER BY or GROUP BY ${token.text}: there is no such column`, token);
  }
  if (place.aggregates || item.usage.aggregates.size === 0) return item;
  throw cursor.error(`Column ${token.text} is an aggregate, which is not allowed here`, token);
}

function parseDirection({ cursor }: Translation): string {
  const direction = cursor.takes("DESC") ? " DESC" : (cursor.takes("ASC"), "");
  if (!cursor.takes("NULLS")) return direction;
  if (cursor.takes("FIRST")) return `${direction} NULLS FIRST`;
  cursor.expect("LAST");
  return `${direction} NULLS LAST`;
}

function parseRowCount(translation: Translation): string {
  const { cursor, parameters } = translation;
  const token = cursor.next();
  const value = token.kind === "parameter"
    ? findParameter(parameters, token.text)
    : token.kind === "number" && Number(token.text);
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) {
    return bind(translation, value);
  }
  throw cursor.error("Expected a number of rows", token);
}
