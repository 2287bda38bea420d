import { requireColumn } from "../../sql/filters/require_column.ts";
import type { Bindable, BoundSql } from "../../sql/parse/bound_sql.ts";
import type { QueryParameters } from "../../sql/parse/query_parameters.ts";
import type { TranslatedQuery } from "../../sql/parse/translate.ts";
import type { JsonRow } from "../../sql/run/query_runner.ts";
import type { Column } from "../../store/catalog.ts";
import { quoteName } from "../../store/quote_name.ts";

/** Something that a widget's query selects. */
export interface Selected extends Column {
  readonly sql: string;
}

/** Rows that a widget counts and lists: a translated query and the conditions of its filters. */
export class WidgetSource {
  readonly columns: readonly Column[];
  readonly parameters: QueryParameters;
  /** The column that holds the geometry by the request's `spatialDataColumn`. */
  readonly geometryColumn: string;
  readonly #from: string;
  readonly #bindings: Readonly<Record<string, Bindable>>;

  constructor(
    query: TranslatedQuery,
    parameters: QueryParameters,
    geometryColumn: string,
    conditions: readonly BoundSql[],
  ) {
    this.columns = query.columns;
    this.parameters = parameters;
    this.geometryColumn = geometryColumn;
    this.#from = `FROM (${query.sql}) WHERE ${
      ["TRUE", ...conditions.map(({ sql }) => sql)].join(" AND ")
    }`;
    this.#bindings = Object.assign({}, query.bindings, ...conditions.map((one) => one.bindings));
  }

  /** A column by its name, as an item to select. @throws {ColumnNotFoundError} 400 without it */
  column(name: string): Selected {
    const column = requireColumn(this.columns, name);
    return { ...column, sql: quoteName(column.name) };
  }

  /**
   * A query for these items of the rows.
   *
   * @param rest what follows the conditions: ` AND …`, ` GROUP BY …`
   * @param bindings values that items and `rest` use
   */
  select(
    items: readonly Selected[],
    rest = "",
    bindings: Readonly<Record<string, Bindable>> = {},
  ): TranslatedQuery {
    const list = items.map(({ sql, name }) => `${sql} AS ${quoteName(name)}`).join(", ");
    return {
      sql: `SELECT ${list} ${this.#from}${rest}`,
      bindings: { ...this.#bindings, ...bindings },
      columns: items.map(({ name, type }) => ({ name, type })),
    };
  }
}

/** Runs a query of a widget. */
export type RunQuery = (query: TranslatedQuery) => Promise<JsonRow[]>;

/** What a model answers (CARTO SQL API, `/model/{model}`). */
export interface ModelAnswer {
  readonly rows: readonly JsonRow[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * A widget model: reads its parameters and answers from the source.
 *
 * @throws {ApiError} 400 that names the parameter or column that is wrong
 */
export type Model = (
  params: unknown,
  source: WidgetSource,
  run: RunQuery,
) => Promise<ModelAnswer>;
