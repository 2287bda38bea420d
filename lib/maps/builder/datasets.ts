/** Datasets of a Builder map, as datasets of the policy. */
import * as v from "valibot";
import { type DialectName, DIALECTS } from "../../access/dialects/mod.ts";
import { parseAggregationExp } from "./aggregations.ts";
import { DatasetDraft, type DraftSource } from "./dataset_draft.ts";
import { datasetGeometry } from "./dataset_geometry.ts";
import type { Hint, Shape } from "./geometry_hints.ts";
import type { Input } from "./input.ts";
import type { Names } from "./names.ts";
import { type Condition, plainQuery } from "./plain_query.ts";
import { takeText } from "./texts.ts";

export interface DatasetsContext {
  readonly dialect: DialectName;
  readonly names: Names;
  /** The connection that grants are read by. */
  readonly connection: string | undefined;
  /** Tables or views that replace a source, by the dataset's label or id. */
  readonly tables: Readonly<Record<string, string>>;
  /** What the operator says of geometries, by the dataset's label or id. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** What layers suggest, by the dataset's id. */
  readonly hints: ReadonlyMap<string, Hint>;
  /** The names of the map's parameters. */
  readonly parameters: ReadonlySet<string>;
}

const short = v.pipe(v.string("must be a text"), v.maxLength(300, "is too long"));
const TYPES = ["table", "query", "tileset", "raster"] as const;
const MOST_COLUMNS = 300;

/** CARTO's names of warehouses [api-client: ProviderType]. */
const PROVIDERS: Readonly<Record<string, DialectName>> = {
  bigquery: "bigquery",
  carto: "bigquery",
  carto_dw: "bigquery",
  snowflake: "snowflake",
  postgres: "postgres",
  redshift: "redshift",
  databricks: "databricks",
  databricksRest: "databricks",
};

/** @returns the id by which layers name the dataset, and what it becomes; nothing if dropped. */
export function readDataset(
  input: Input,
  context: DatasetsContext,
): { readonly key: string; readonly draft: DatasetDraft } | undefined {
  const ref = input.take("$ref", short);
  const key = input.take("id", short) ?? (ref === undefined ? undefined : `$ref:${ref}`);
  if (key === undefined) return input.drop("has no id");
  const label = takeText(input, "label", "title of its layers, and the dataset's name");
  const own = <Item>(items: Readonly<Record<string, Item>>) =>
    [label, key, ref].flatMap((name) =>
      name !== undefined && Object.hasOwn(items, name) ? [items[name]] : []
    )[0];
  const provider = input.take("providerId", short);
  if (provider !== undefined && PROVIDERS[provider] !== context.dialect) {
    return input.drop(
      `is in another warehouse, ${provider}, than the policy's, ${context.dialect}`,
    );
  }
  const source = sourceOf(input, context, own(context.tables));
  if (source === undefined) return undefined;
  const aliases = aliasesOf(input, source.is);
  const said = own(context.shapes);
  const geometry = datasetGeometry(input, source.is, said, context.hints.get(key));
  const { table, tileset, raster } = { table: "", tileset: "", raster: "", ...source.is };
  const name = context.names.of(label, (table || tileset || raster).split(".").at(-1));
  const draft = new DatasetDraft(
    {
      name,
      path: input.path,
      label,
      source: source.is,
      geometry,
      isSaid: said !== undefined,
      ...source.query,
      aliases,
    },
    { name: context.dialect, dialect: DIALECTS[context.dialect] },
    input.report,
  );
  if (geometry.column !== undefined && draft.columns.length === 0) {
    return input.drop("has a geometry column whose name the policy cannot have");
  }
  readColumns(input, draft);
  connectionOf(input, context.connection);
  input.skip("format", "color", "name", "createdAt", "updatedAt", "cache", "spatialIndex", "data");
  input.skip("mapId", "geomType", "queryParameters", "providerId", "connectionId", "metadata");
  input.rest();
  return { key, draft };
}

interface ReadSource {
  readonly is: DraftSource;
  readonly query: {
    readonly only: readonly string[] | undefined;
    readonly conditions: readonly Condition[];
  };
}

function sourceOf(
  input: Input,
  context: DatasetsContext,
  replacement: string | undefined,
): ReadSource | undefined {
  const type = input.take("type", v.picklist(TYPES, `must be one of ${TYPES.join(", ")}`));
  const given = input.take(
    "source",
    v.pipe(v.string("must be a text"), v.minLength(1, "is empty")),
  );
  const template = input.take("queryTemplate", v.string("must be a text"));
  if (type === undefined || (given === undefined && replacement === undefined)) {
    return input.drop("has no source that is known");
  }
  const all = { only: undefined, conditions: [] };
  if (replacement !== undefined) {
    input.changed("source", `is read from ${replacement}, as you said`);
    return checkedSource(input, { is: { table: replacement }, query: all }, context.dialect);
  }
  if (given === undefined) return undefined;
  if (type === "query") return querySource(input, given, template, context);
  input.kept("source", `the dataset's ${type}`);
  const name = given.replaceAll("`", "").trim();
  const is = type === "table" ? { table: name } : type === "raster" ? { raster: name } : {
    tileset: name,
  };
  return checkedSource(input, { is, query: all }, context.dialect);
}

const VIEW = "make it a view in your warehouse, and import with --table LABEL=the.view's.name";

function querySource(
  input: Input,
  sql: string,
  template: string | undefined,
  { dialect, parameters }: DatasetsContext,
): ReadSource | undefined {
  // The template has the parameters' names in every warehouse; the source is what CARTO runs.
  const query = plainQuery(template ?? sql, dialect);
  const isPositional = /\$\d/.test(sql);
  const run = template === undefined || isPositional ? query : plainQuery(sql, dialect);
  const isSame = (other: typeof query) =>
    JSON.stringify({ ...other, conditions: other?.conditions.length }) ===
      JSON.stringify({ ...query, conditions: query?.conditions.length });
  if (query === undefined || !isSame(run)) {
    return input.drop(`is a query that a dataset of the policy cannot express: ${VIEW}`);
  }
  const unknown = query.conditions.flatMap((condition) => condition.parameters)
    .find((name) => !parameters.has(name));
  if (unknown !== undefined) {
    return input.drop(`is a query with ${unknown}, which is no parameter of the map`);
  }
  input.changed("source", "the query's table; the policy says which rows and columns are shown");
  const { table, columns: only, conditions } = query;
  return checkedSource(input, { is: { table }, query: { only, conditions } }, dialect);
}

function checkedSource(
  input: Input,
  source: ReadSource,
  dialect: DialectName,
): ReadSource | undefined {
  const [name = ""] = Object.values<string>({ ...source.is });
  const { pattern, form } = DIALECTS[dialect].table;
  if (pattern.test(name) && !input.report.hasSecret(name)) return source;
  return input.drop(`is from a source that is no full name, ${form}`);
}

function aliasesOf(input: Input, source: DraftSource): DatasetDraft["is"]["aliases"] {
  const sql = input.take("aggregationExp", v.string("must be a text"));
  input.refuse("aggregationResLevel", "cells here have the size that the zoom needs");
  if (sql !== undefined && "tileset" in source) {
    input.dropped("aggregationExp", "a tileset has its columns already");
    return new Map();
  }
  if (sql === undefined || sql === "") return new Map();
  const { columns, isWhole } = parseAggregationExp(sql);
  // Of points it only makes CARTO aggregate, which it does here without being asked.
  if (isWhole && columns.length === 0) return new Map();
  if (isWhole) input.changed("aggregationExp", "aggregate of the layers, where they use it");
  else {input.dropped(
      "aggregationExp",
      "is SQL; only count, sum, avg, min, max of a column are kept",
    );}
  return new Map(columns.map(({ alias, ...made }) => [alias, made]));
}

function readColumns(input: Input, draft: DatasetDraft): void {
  const list = v.array(v.unknown(), "must be a list of columns");
  const columns = input.take("columns", list)?.slice(0, MOST_COLUMNS) ?? [];
  const lost = columns.filter((name) =>
    typeof name !== "string" || draft.column(name) === undefined
  );
  if (lost.length > 0) {
    input.dropped("columns", `${lost.length} of them are no columns that the policy can have`);
  } else if (columns.length > 0) input.kept("columns", "columns of the dataset");
  const id = input.take("uniqueIdProperty", short);
  if (id === undefined) return;
  const { geometry: { type } } = draft.is;
  if (!draft.isTable && (type === "h3" || type === "quadbin")) {
    input.dropped("uniqueIdProperty", "cells are identified by their index");
    return;
  }
  draft.id = draft.shown(id);
  if (draft.id === undefined) input.dropped("uniqueIdProperty", "is no column of the dataset");
  else input.kept("uniqueIdProperty", "id of the dataset");
}

function connectionOf(input: Input, connection: string | undefined): void {
  const named = input.take("connectionName", short);
  if (named === undefined) return;
  if (named === connection) input.kept("connectionName", "CARTO_CONNECTION");
  else input.changed("connectionName", `is read by ${connection ?? "CARTO_CONNECTION"} here`);
}
