import { quoteName } from "../../store/quote_name.ts";
import { sqlTypeOf, toColumn } from "../functions/sql_type.ts";
import { coerce, unify } from "./coerce.ts";
import { isName } from "./names.ts";
import type { Expression, ScopeColumn, SelectSql, Translation } from "./scope.ts";
import { parseSelect, type SelectParts } from "./select.ts";
import { parseLimit, parseOrder } from "./select_tail.ts";

/** As many as a person writes; SQLite takes 500 terms. */
const MAX_TERMS = 50;

/**
 * Translates a query: one SELECT, or several joined by UNION ALL, with what orders and limits all
 * of them.
 *
 * @throws {ApiError} 400 that names what is not understood, 404 that names an unknown table
 */
export function parseQuery(translation: Translation): SelectSql {
  return translation.cursor.nested(() => query(translation));
}

/**
 * Reads `WITH name AS (SELECT …), …`, where it is next. A query sees those before it, not itself.
 *
 * @throws {ApiError} 400 where a name comes twice
 */
export function parseViews(translation: Translation): void {
  const { cursor, views } = translation;
  if (!cursor.takes("WITH")) return;
  if (cursor.sees("RECURSIVE")) throw cursor.error("RECURSIVE is not in the embedded CARTO");
  do {
    const token = cursor.next();
    if (!isName(token) || !/^\w+$/.test(token.text)) {
      throw cursor.error("Expected a name for a query: letters, digits and underscores", token);
    }
    cursor.expect("AS");
    cursor.expect("(");
    const view = parseQuery(translation);
    cursor.expect(")");
    const name = token.text.toLowerCase();
    if (views.has(name)) throw cursor.error(`There are two queries named ${token.text}`, token);
    views.set(name, view);
  } while (cursor.takes(","));
}

function query(translation: Translation): SelectSql {
  const { cursor } = translation;
  const first = parseTerm(translation);
  if (!cursor.sees("UNION")) {
    refuseSetOperators(translation);
    return "tail" in first ? first.tail() : limited(translation, first);
  }
  const terms: SelectSql[] = [asSelect(first)];
  while (cursor.takes("UNION")) {
    if (!cursor.takes("ALL")) throw cursor.unexpected("only UNION ALL is in the embedded CARTO");
    if (terms.length >= MAX_TERMS) throw cursor.error(`More than ${MAX_TERMS} queries in a UNION`);
    terms.push(asSelect(parseTerm(translation)));
  }
  refuseSetOperators(translation);
  return limited(translation, union(translation, terms));
}

function refuseSetOperators({ cursor }: Translation): void {
  for (const word of ["INTERSECT", "EXCEPT"]) {
    if (cursor.sees(word)) throw cursor.unexpected(`${word} is not in the embedded CARTO`);
  }
}

/** A SELECT without its ORDER BY and LIMIT, or a query in parentheses. */
function parseTerm(translation: Translation): SelectParts | SelectSql {
  const { cursor } = translation;
  if (!cursor.takes("(")) return parseSelect(translation);
  const inner = parseQuery(translation);
  cursor.expect(")");
  return { sql: `SELECT * FROM (${inner.sql})`, columns: inner.columns };
}

function asSelect(term: SelectParts | SelectSql): SelectSql {
  return { sql: term.sql, columns: term.columns };
}

/** The rows of all terms, their columns being of the types that those of all terms share. */
function union(translation: Translation, terms: readonly SelectSql[]): SelectSql {
  const { cursor } = translation;
  const [first] = terms;
  const names = first?.columns.map(({ name }) => name) ?? [];
  if (terms.some(({ columns }) => columns.length !== names.length)) {
    throw cursor.error("Queries in UNION ALL have mismatched column count");
  }
  const columnsOf = (index: number) =>
    terms.map(({ columns }): Expression => {
      const column = columns[index];
      return column
        ? { sql: quoteName(column.name), type: sqlTypeOf(column) }
        : { sql: "NULL", type: "NULL" };
    });
  const types = names.map((_, index) =>
    unify(translation, columnsOf(index), `UNION ALL, column ${index + 1}`).type
  );
  const sql = terms.map(({ sql }, place) => {
    const list = names.map((name, index) => {
      const column = columnsOf(index)[place] ?? { sql: "NULL", type: "NULL" };
      const { sql } = coerce(translation, column, types[index] ?? "NULL", "UNION ALL");
      return `${sql} AS ${quoteName(name)}`;
    });
    return `SELECT ${list.join(", ")} FROM (${sql})`;
  });
  const columns = names.map((name, index) => toColumn(name, types[index] ?? "NULL"));
  return { sql: sql.join(" UNION ALL "), columns };
}

/** What follows a union or a query in parentheses: it sees the columns of the result only. */
function limited(translation: Translation, { sql, columns }: SelectSql): SelectSql {
  const scope = columns.map((column): ScopeColumn => ({
    name: column.name,
    type: sqlTypeOf(column),
    qualifier: undefined,
    sql: quoteName(column.name),
  }));
  const items = scope.map((column) => ({
    ...column,
    usage: { columns: new Map<string, string>(), aggregates: new Set<string>() },
  }));
  const tail = parseOrder(translation, { scope, aggregates: false }, items, () => {}) +
    parseLimit(translation);
  if (tail === "") return { sql, columns };
  return { sql: `SELECT * FROM (${sql})${tail}`, columns };
}
