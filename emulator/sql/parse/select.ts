import { quoteName } from "../../store/quote_name.ts";
import { toColumn } from "../functions/sql_type.ts";
import { coerced, requireOrder } from "./coerce.ts";
import { parseSource, type Source } from "./from.ts";
import { type Item, requireGrouped } from "./grouping.ts";
import type { Place, ScopeColumn, SelectSql, Translation, Usage } from "./scope.ts";
import { parseItems } from "./select_list.ts";
import { type Key, parseKeys, parseLimit, parseOrder } from "./select_tail.ts";

/**
 * SQLite takes a million bytes. A query that WITH names is written out wherever it is read, so that
 * a few lines can stand for more than any memory holds.
 */
const MAX_LENGTH = 1_000_000;

/** A SELECT up to its ORDER BY; `tail` reads that and LIMIT, and gives all of it. */
export interface SelectParts extends SelectSql {
  tail(): SelectSql;
}

/**
 * Translates `SELECT … FROM … WHERE … GROUP BY … HAVING …`.
 *
 * @throws {ApiError} 400 that names what is not understood, 404 that names an unknown table
 */
export function parseSelect(translation: Translation): SelectParts {
  const { cursor } = translation;
  cursor.expect("SELECT");
  const distinct = cursor.takes("DISTINCT");
  if (!distinct) cursor.takes("ALL");
  if (cursor.sees("AS") && (cursor.sees("STRUCT", 1) || cursor.sees("VALUE", 1))) {
    throw cursor.unexpected("structs are not in the embedded CARTO");
  }
  const { items, source } = parseHead(translation);
  if (distinct) requireOrder(translation, items, "DISTINCT");
  const columns = items.map(({ name, type }) => toColumn(name, type));
  const list = items.map(({ sql, name }) => `${sql} AS ${quoteName(name)}`).join(", ");
  const from = source ? ` FROM ${source.sql}` : "";
  const clauses = new Clauses(translation, source?.scope ?? [], items);
  const sql = `SELECT ${distinct ? "DISTINCT " : ""}${list}${from}${clauses.parse(source)}`;
  if (sql.length > MAX_LENGTH) throw cursor.error("The query is too large");
  return {
    sql,
    columns,
    tail: () => ({ sql: sql + clauses.parseOrder(distinct) + parseLimit(translation), columns }),
  };
}

/** The list can be read only after FROM, which says which columns there are. */
function parseHead(translation: Translation): { items: Item[]; source: Source | undefined } {
  const { cursor } = translation;
  const listAt = cursor.position;
  const fromAt = cursor.findFrom();
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

/** What follows FROM, read clause by clause. */
class Clauses {
  readonly #translation: Translation;
  readonly #scope: readonly ScopeColumn[];
  readonly #items: readonly Item[];
  readonly #aliases: readonly ScopeColumn[];
  /** SQL of the keys of groups; absent where rows are not grouped. */
  #groups: readonly string[] | undefined;

  constructor(translation: Translation, scope: readonly ScopeColumn[], items: readonly Item[]) {
    this.#translation = translation;
    this.#scope = scope;
    this.#items = items;
    this.#aliases = items.map(({ name, type, sql, usage }) => (
      {
        name,
        type,
        qualifier: undefined,
        sql,
        aggregated: usage.aggregates.size > 0,
        isAlias: true,
      }
    ));
  }

  parse(source: Source | undefined): string {
    const { cursor } = this.#translation;
    let sql = "";
    if (source && cursor.takes("WHERE")) {
      sql += this.#condition("WHERE", { scope: this.#scope, aggregates: false });
    }
    if (source && cursor.takes("GROUP", "BY")) {
      if (cursor.sees("ALL") || cursor.sees("ROLLUP") || cursor.sees("GROUPING")) {
        throw cursor.unexpected("such groups are not in the embedded CARTO");
      }
      const place = this.#place("ambiguous", false);
      this.#groups = parseKeys(this.#translation, place, this.#items, (key) => key.sql);
      sql += ` GROUP BY ${this.#groups.join(", ")}`;
    } else if (this.#items.some(({ usage }) => usage.aggregates.size > 0)) {
      this.#groups = [];
    }
    if (this.#groups) requireGrouped(this.#translation, this.#items, this.#groups);
    if (source && cursor.takes("HAVING")) {
      if (!this.#groups) throw cursor.error("HAVING needs GROUP BY or an aggregate");
      sql += this.#condition("HAVING", this.#place("ambiguous", true), this.#groups);
    }
    for (const word of ["QUALIFY", "WINDOW"]) {
      if (cursor.sees(word)) throw cursor.unexpected(`${word} is not in the embedded CARTO`);
    }
    return sql;
  }

  parseOrder(distinct: boolean): string {
    const { cursor } = this.#translation;
    return parseOrder(this.#translation, this.#place("first", true), this.#items, (key) => {
      if (this.#groups) requireGrouped(this.#translation, [key], this.#groups);
      else if (key.usage.aggregates.size > 0) {
        throw cursor.error("ORDER BY an aggregate needs GROUP BY");
      }
      if (distinct && !this.#isSelected(key)) {
        throw cursor.error("ORDER BY after SELECT DISTINCT takes selected columns only");
      }
    });
  }

  #isSelected({ sql, usage }: Key): boolean {
    const selected = new Set(this.#items.map((item) => item.sql));
    return selected.has(sql) || [...usage.columns.keys()].every((column) => selected.has(column));
  }

  #place(aliases: "first" | "ambiguous", aggregates: boolean): Place {
    return { scope: [...this.#aliases, ...this.#scope], aliases, aggregates };
  }

  #condition(word: string, place: Place, groups?: readonly string[]): string {
    const usage: Usage = { columns: new Map(), aggregates: new Set() };
    const parsed = this.#translation.grammar.expression(this.#translation, { ...place, usage });
    if (groups) requireGrouped(this.#translation, [{ ...parsed, usage }], groups);
    return ` ${word} ${coerced(this.#translation, parsed, "BOOL", word)}`;
  }
}
