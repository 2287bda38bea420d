import { requireOrder } from "./coerce.ts";
import type { Item } from "./grouping.ts";
import { findParameter } from "./query_parameters.ts";
import { bind, type Expression, type Place, type Translation, type Usage } from "./scope.ts";

/** A key of GROUP BY or ORDER BY, and what it reads. */
export interface Key extends Expression {
  readonly usage: Usage;
}

/**
 * What follows ORDER BY, where it is next.
 *
 * @param check is given each key
 * @returns SQL with a blank before it, or nothing
 */
export function parseOrder(
  translation: Translation,
  place: Place,
  items: readonly Item[],
  check: (key: Key) => void,
): string {
  if (!translation.cursor.takes("ORDER", "BY")) return "";
  const keys = parseKeys(translation, place, items, (key) => {
    check(key);
    return key.sql + parseDirection(translation);
  });
  return ` ORDER BY ${keys.join(", ")}`;
}

/** What follows LIMIT, where it is next. */
export function parseLimit(translation: Translation): string {
  const { cursor } = translation;
  if (!cursor.takes("LIMIT")) return "";
  const limit = ` LIMIT ${parseRowCount(translation)}`;
  return cursor.takes("OFFSET") ? `${limit} OFFSET ${parseRowCount(translation)}` : limit;
}

/** What follows GROUP BY or ORDER BY: expressions, or numbers of the list's columns. */
export function parseKeys(
  translation: Translation,
  place: Place,
  items: readonly Item[],
  sqlOf: (key: Key) => string,
): string[] {
  const { cursor } = translation;
  const keys: string[] = [];
  do {
    const isOrdinal = cursor.peek().kind === "number" &&
      (cursor.peek(1).kind === "end" ||
        [",", ")", ";", "ASC", "DESC", "NULLS", "LIMIT", "HAVING", "ORDER", "UNION"]
          .some((word) => cursor.sees(word, 1)));
    const usage: Usage = { columns: new Map(), aggregates: new Set() };
    const key = isOrdinal
      ? parseOrdinal(translation, items, place)
      : { ...translation.grammar.expression(translation, { ...place, usage }), usage };
    requireOrder(translation, [key], place.aggregates ? "ORDER BY" : "GROUP BY or ORDER BY");
    keys.push(sqlOf(key));
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
    return bind(translation, BigInt(value));
  }
  throw cursor.error("Expected a number of rows", token);
}
