/** Every request about one source that CARTO's client can make. */
import {
  ApiVersion,
  type Filters,
  h3QuerySource,
  quadbinQuerySource,
  query,
  vectorQuerySource,
  WidgetQuerySource,
} from "@carto/api-client";
import { decodeTile } from "../../emulator/test_helpers.ts";

/** A source with a token for it. */
export interface Access {
  readonly accessToken: string;
  readonly apiBaseUrl: string;
  readonly connectionName: string;
  readonly sqlQuery: string;
}

/** Values of both tables, to ask after one by one. */
export type Guesses = Readonly<Record<string, readonly (string | number)[]>>;

/**
 * @returns the answer to each request of the client, by name; a text for one that is refused.
 * Lists of objects are sorted, since tables have no order.
 */
export async function answers(access: Access, guesses: Guesses): Promise<Record<string, unknown>> {
  const given = await Promise.all(
    Object.entries(requestsOf(access, guesses)).map(async ([name, ask]) => {
      const answer = await ask().catch((error: unknown) => `refused: ${error}`);
      return [name, canonical(answer)] as const;
    }),
  );
  return Object.fromEntries(given);
}

/** All rows of a table: which of equal ones a limit leaves out depends on how they are stored. */
const limit = 50;

function requestsOf(access: Access, guesses: Guesses): Record<string, () => Promise<unknown>> {
  const widget = new WidgetQuerySource({
    ...access,
    apiVersion: ApiVersion.V3,
    clientId: "secrets",
    spatialDataColumn: "geom",
    spatialDataType: "geo",
  });
  const inView = {
    type: "Polygon" as const,
    coordinates: [[[0, 0], [0.15, 0], [0.15, 0.15], [0, 0.15], [0, 0]]],
  };
  const points = { spatialDataColumn: "geom", spatialDataType: "geo" as const };
  const requests: Record<string, () => Promise<unknown>> = {
    "tile": () => tileOf(access, vectorQuerySource(access), "0/0/0"),
    "tile of a place": () => tileOf(access, vectorQuerySource(access), "10/512/511"),
    "statistics": async () => (await vectorQuerySource(access)).tilestats,
    "cells": () => {
      const aggregationExp = "SUM(n) AS n, MIN(zip) AS zip, COUNT(*) AS count";
      return tileOf(
        access,
        h3QuerySource({ ...access, ...points, aggregationExp }),
        "80757ffffffffff",
      );
    },
    "quadbins": () => {
      const aggregationExp = "MAX(n) AS n, COUNT(zip) AS zip";
      return tileOf(access, quadbinQuerySource({ ...access, ...points, aggregationExp }), "0/0/0");
    },
    "rows by SQL": async () => (await query(access)).rows,
    "rows in the view": () =>
      widget.getTable({
        columns: ["nr", "city", "geom", "zip", "n"],
        limit,
        spatialFilter: inView,
      }),
    "count in the view": () =>
      widget.getFormula({ column: "*", operation: "count", spatialFilter: inView }),
    "extent": () => widget.getExtent(),
    "scatter": () => widget.getScatter({ xAxisColumn: "n", yAxisColumn: "nr" }),
    "histogram": () =>
      widget.getHistogram({ column: "n", ticks: [0, 5, 10, 12], operation: "count" }),
    "aggregations": () =>
      widget.getAggregations({ aggregations: "MAX(n) AS n, MIN(zip) AS zip, COUNT(geom) AS geom" }),
    "expression": () =>
      widget.getFormula({ operation: "custom", operationExp: "SUM(nr * COALESCE(n, -5))" }),
  };
  for (const column of ["zip", "n"]) {
    requests[`categories of ${column}`] = () =>
      widget.getCategories({ column, operation: "sum", operationColumn: "nr" });
    requests[`range of ${column}`] = () => widget.getRange({ column });
    for (const operation of ["min", "max", "sum", "avg", "count"] as const) {
      requests[`${operation} of ${column}`] = () => widget.getFormula({ column, operation });
    }
    requests[`table by ${column}`] = () =>
      widget.getTable({ columns: ["nr", "city"], limit, sortBy: column });
    for (const value of guesses[column] ?? []) {
      const filters: Filters = {
        [column]: { in: { values: typeof value === "string" ? [value] : [value] } },
      };
      requests[`rows with ${column} ${value}`] = () =>
        widget.getTable({ columns: ["nr"], limit, filters });
    }
  }
  const search = (text: string) => ({ zip: { stringSearch: { values: [text] } } });
  requests["search"] = () => widget.getTable({ columns: ["nr"], limit, filters: search("1") });
  const between = { n: { between: { values: [[8, 9], [14, 16]] as [number, number][] } } };
  requests["tile with a filter"] = () =>
    tileOf(access, vectorQuerySource({ ...access, filters: between }), "0/0/0");
  return requests;
}

async function tileOf(
  { accessToken }: Access,
  source: Promise<{ readonly tiles: readonly string[] }>,
  place: string,
): Promise<unknown> {
  const [template = ""] = (await source).tiles;
  const url = template.replace("{z}/{x}/{y}", place).replace("{i}", place);
  const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
  const bytes = await response.bytes();
  if (!response.ok) return [response.status, new TextDecoder().decode(bytes)];
  if (!template.includes("formatTiles=binary") && !template.includes("{z}")) return [...bytes];
  const { points } = decodeTile(bytes);
  return points.properties.map((texts, index) => ({
    ...texts,
    place: [...points.positions.value.slice(2 * index, 2 * index + 2)],
    ...Object.fromEntries(
      Object.entries(points.numericProps).map(([name, { value }]) => [name, value[index]]),
    ),
  }));
}

/** A table has no order: lists of objects are compared as sets. */
function canonical(answer: unknown): unknown {
  if (Array.isArray(answer)) {
    const items = answer.map(canonical);
    if (items.some((item) => typeof item !== "object")) return items;
    return items.map((item) => JSON.stringify(item)).sort();
  }
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, canonical(value)]),
  );
}
