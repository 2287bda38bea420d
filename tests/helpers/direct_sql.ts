/** A map's filters and widgets as SQL that SQLite runs directly on the emulator's data. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { intersects, toArea } from "../../emulator/spatial/intersects.ts";
import { databasePath } from "../../emulator/store/database.ts";
import { readGeometry } from "../../emulator/spatial/geometry.ts";
import { ringsOfCell } from "../../emulator/spatial/cells.ts";
import type { FilterWidget, MapDocument } from "../../lib/map/document.ts";
import type { Filter, Range } from "../../lib/map/query/filter.ts";
import type { MapQuery } from "../../lib/map/query/map_query.ts";
import type { Bounds } from "../../lib/map/view/position.ts";

/** A condition, and the values of its placeholders. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Opens the data of an emulator, with `in_view(place, west, south, east, north)`. */
export function openDirect(dataDir: string): DatabaseSync {
  const database = new DatabaseSync(databasePath(dataDir), { readOnly: true });
  const areasOf = rememberingLast((west: number, south: number, east: number, north: number) =>
    [-720, -360, 0, 360, 720].map((turn) => {
      const [from, to] = [west + turn, east + turn];
      return toArea([[[[from, south], [to, south], [to, north], [from, north], [from, south]]]]);
    })
  );
  database.function("in_view", (place, west, south, east, north) => {
    if (place === null) return null;
    const geometry = typeof place === "string"
      ? { type: "Polygon" as const, coordinates: ringsOfCell("h3", place) }
      : readGeometry(place instanceof Uint8Array ? place : Number(place));
    const areas = areasOf(Number(west), Number(south), Number(east), Number(north));
    return Number(areas.some((area) => intersects(geometry, area)));
  });
  return database;
}

/** Every row of a query is asked about the same view. */
function rememberingLast<Result>(
  work: (...view: Bounds) => Result,
): (...view: Bounds) => Result {
  let last: { readonly view: Bounds; readonly result: Result } | undefined;
  return (...view) => {
    if (!last?.view.every((edge, at) => edge === view[at])) last = { view, result: work(...view) };
    return last.result;
  };
}

export function inView(column: string, bounds: Bounds | null): Condition {
  if (bounds === null) return { sql: "TRUE", values: [] };
  return { sql: `in_view(${quoted(column)}, ?, ?, ?, ?)`, values: bounds };
}

export function allOf(...conditions: readonly Condition[]): Condition {
  return {
    sql: ["TRUE", ...conditions.map(({ sql }) => `(${sql})`)].join(" AND "),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** @param except the widget whose own filter is left out. */
export function filtered(
  { filters, texts }: MapQuery,
  { widgets, search }: MapDocument,
  dataset: string,
  except: string,
): Condition {
  const conditions: Condition[] = [];
  for (const widget of widgets) {
    const filter = filters.get(widget.id);
    if (filter === undefined || widget.id === except || !("also_filters" in widget)) continue;
    if (widget.dataset === dataset) conditions.push(ownCondition(widget, filter));
    for (const other of widget.also_filters) {
      if (other.dataset === dataset) conditions.push(oneColumn(other.column, filter));
    }
  }
  for (const one of search) {
    const found = texts.get(one.id);
    if (found === undefined || one.id === except || one.dataset !== dataset) continue;
    const sql = `instr(lower(${quoted(found.column)}), lower(?)) > 0`;
    conditions.push({ sql, values: [found.text] });
  }
  return allOf(...conditions);
}

function ownCondition(widget: FilterWidget, filter: Filter): Condition {
  if (widget.type !== "scatter") return oneColumn(widget.column, filter);
  if (filter.kind !== "box") throw new Error("A scatter is filtered by a box");
  return allOf(
    within(quoted(widget.x), filter.x, Number),
    within(quoted(widget.y), filter.y, Number),
  );
}

function oneColumn(column: string, filter: Filter): Condition {
  const name = quoted(column);
  switch (filter.kind) {
    case "values": {
      const values = filter.values.map((one) => typeof one === "boolean" ? Number(one) : one);
      return { sql: `${name} IN (${values.map(() => "?").join(", ")})`, values };
    }
    case "range":
      return within(name, filter, Number);
    case "time":
      // Times are stored as ISO 8601 in UTC with milliseconds, so they sort as text.
      return within(name, filter, (time) => new Date(time).toISOString());
    case "box":
      throw new Error("One column has no box");
  }
}

function within(
  name: string,
  { from, to }: Range,
  toSql: (end: number) => SQLInputValue,
): Condition {
  return allOf(
    ...from === null ? [] : [{ sql: `${name} >= ?`, values: [toSql(from)] }],
    ...to === null ? [] : [{ sql: `${name} < ?`, values: [toSql(to)] }],
  );
}
