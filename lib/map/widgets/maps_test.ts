/** Each map of the demo: what its widgets show is what SQL gives that is run directly. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { DatabaseSync } from "node:sqlite";
import { grantsFor, startTestEmulator, type TestEmulator } from "../../../emulator/test_helpers.ts";
import {
  allOf,
  type Condition,
  filtered,
  inView,
  openDirect,
  quoted,
} from "../../../tests/helpers/direct_sql.ts";
import { mapAccessOf } from "../../../tests/helpers/map_access.ts";
import { seeded } from "../../../tests/helpers/store_points.ts";
import { createAccess } from "../../access/grants.ts";
import { isTable } from "../../access/schema/dataset_schema.ts";
import { parsePolicyText } from "../../access/policy.ts";
import type { SourceAccess } from "../access/map_access.ts";
import { parseMap } from "../../maps/parse_map.ts";
import { pruneMap } from "../../maps/pruning/prune_map.ts";
import type { MapDocument, Widget } from "../document.ts";
import type { Filter, TextFilter } from "../query/filter.ts";
import { compiledFilters } from "../query/filters.ts";
import { EMPTY_QUERY, type MapQuery } from "../query/map_query.ts";
import { widgetSourceOf } from "../sources/carto_source.ts";
import { loadRows } from "../sources/feature_rows.ts";
import type { Bounds } from "../view/position.ts";
import { loadChart, loadFormulas } from "./requests.ts";

const ROOT = new URL("../../../", import.meta.url);
const MAPS = [...Deno.readDirSync(new URL("maps/", ROOT))].map(({ name }) => name);
const VIEWS = 20;
const MINUTE = 60_000;

const policy = parsePolicyText(Deno.readTextFileSync(new URL("policy.json", ROOT)));
const access = createAccess({ policy, connectionName: "carto_dw", referers: [] });
const rights = access.rightsOf({ username: "", groups: ["BOSTON"] });

describe("the maps of the demo, in random views by random filters", () => {
  let emulator: TestEmulator;
  let token: string;
  let database: DatabaseSync;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    token = await emulator.mint({
      grants: grantsFor(...rights.grants.map(({ source }) => source)),
    });
    database = openDirect(emulator.dataDir);
  });
  afterAll(async () => {
    database.close();
    await emulator.close();
  });

  for (const file of MAPS) {
    it(`show what SQL gives: ${file}`, async () => {
      const { value: map } = parseMap(await Deno.readTextFile(new URL(`maps/${file}`, ROOT)), file);
      const document = pruneMap(map, rights);
      if (document === null) throw new Error("Boston may not see it");
      const datasets = new Map(
        [...new Set([...document.layers, ...document.widgets].map(({ dataset }) => dataset))]
          .map((name) => [name, datasetOf(name)]),
      );
      // Tables are made when they are first asked for.
      for (const { source } of datasets.values()) {
        await source.getFormula({ column: "*", operation: "count" });
      }
      const random = seeded(20_260_601);
      const counts: number[] = [];
      for (let run = 0; run < VIEWS; run++) {
        const query = randomQuery(document, random);
        const bounds = run % 5 === 0 ? null : randomView(document, random);
        for (const name of datasets.keys()) {
          counts.push(await compare(document, query, bounds, name));
        }
      }
      // Enough of them are of something.
      expect(counts.filter((count) => count > 3).length).toBeGreaterThan(counts.length / 4);
    });
  }

  const tableOf = (name: string) => {
    const dataset = policy.datasets[name];
    if (dataset === undefined || !isTable(dataset)) throw new Error(`${name} is no table`);
    return quoted(dataset.table);
  };
  const sourceOf = (name: string) => {
    const source = rights.sources[name];
    if (source === undefined) throw new Error(`Boston has no ${name}`);
    return source;
  };
  const placeOf = (name: string) => sourceOf(name).geometry?.column ?? "geom";
  const datasetOf = (name: string) => {
    const { sqlQuery, columns, geometry, id } = sourceOf(name);
    const access: SourceAccess = {
      sql_query: sqlQuery,
      columns: [...columns],
      open_parameters: [],
      geometry: geometry === undefined ? undefined : { ...geometry },
      id,
    };
    const mapAccess = mapAccessOf({ ...emulator, token, sources: { [name]: access } });
    return { access, source: widgetSourceOf(mapAccess, name, { parameters: {} }) };
  };

  const BOSTON: Condition = { sql: "city = 'BOSTON'", values: [] };
  const direct = (name: string, items: string, condition: Condition, rest = "") =>
    database.prepare(
      `SELECT ${items} FROM ${tableOf(name)} WHERE ${allOf(BOSTON, condition).sql} ${rest}`,
    ).all(...condition.values);
  const oneOf = (name: string, items: string, random: () => number, condition = "TRUE") => {
    const rows = direct(name, items, { sql: condition, values: [] }, "ORDER BY 1");
    return rows[Math.floor(random() * rows.length)] ?? {};
  };

  function randomView(document: MapDocument, random: () => number): Bounds {
    const [layer] = document.layers;
    const name = layer?.dataset ?? "";
    // Edges with more decimals than places have: none lies on one.
    const [west, south] = name === "demand"
      ? [-71.2 + random() * 0.2, 42.2 + random() * 0.2]
      : [-71.18 + random() * 0.15, 42.22 + random() * 0.15];
    const size = 0.02 + random() * 0.2;
    const turn = 360 * Math.floor(random() * 3 - 1);
    return [west + turn, south, west + turn + size, south + size];
  }

  function randomQuery(document: MapDocument, random: () => number): MapQuery {
    const filters = new Map<string, Filter>();
    const texts = new Map<string, TextFilter>();
    for (const widget of document.widgets) {
      const filter = random() < 0.5 ? randomFilter(widget, random) : undefined;
      if (filter !== undefined) filters.set(widget.id, filter);
    }
    for (const { id, dataset, columns: [column = ""] } of document.search) {
      if (random() < 0.7) continue;
      const { value } = oneOf(dataset, `${quoted(column)} AS value`, random);
      texts.set(id, { column, text: String(value).slice(1, 4).trim().toLowerCase() });
    }
    return { ...EMPTY_QUERY, filters, texts };
  }

  function randomFilter(widget: Widget, random: () => number): Filter | undefined {
    if (!("also_filters" in widget) || widget.type === "scatter") return undefined;
    const { dataset, column } = widget;
    const known = `${quoted(column)} IS NOT NULL`;
    const pick = () => oneOf(dataset, `${quoted(column)} AS value`, random, known).value;
    if (widget.type === "category" || widget.type === "pie") {
      const values = new Set(Array.from({ length: 1 + random() * 4 }, () => String(pick())));
      return { kind: "values", values: [...values] };
    }
    const isTime = widget.type === "timeseries";
    const [from = 0, to = 0] = [pick(), pick()]
      .map((value) => isTime ? Date.parse(String(value)) : Number(value)).sort((a, b) => a - b);
    const range = {
      from: random() < 0.2 ? null : from,
      to: random() < 0.2 ? null : to + (isTime ? MINUTE : 0.01),
    };
    return isTime ? { kind: "time", ...range } : { kind: "range", ...range };
  }

  async function compare(
    document: MapDocument,
    query: MapQuery,
    bounds: Bounds | null,
    name: string,
  ): Promise<number> {
    const { source, access } = datasetOf(name);
    const { signal } = new AbortController();
    const request = (except: string) => {
      const { columns, id } = access;
      const options = { document, dataset: name, except, columns, id };
      const filters = compiledFilters(query, options);
      return {
        dataset: name,
        narrowing: { filters, parameters: {}, key: "" },
        bounds,
        stats: new Map(),
      };
    };
    const rowsOf = (except: string) =>
      allOf(inView(placeOf(name), bounds), filtered(query, document, name, except));
    const widgets = document.widgets.filter(({ dataset }) => dataset === name);
    const formulas = widgets.filter((one) => one.type === "formula");
    const { count, results } = await loadFormulas(source, formulas, request(""), signal);
    expect(count).toBe(direct(name, "count(*) AS n", rowsOf(""))[0]?.n);
    for (const { id, operation, column } of formulas) {
      const item = column === undefined ? "count(*)" : `${operation}(${quoted(column)})`;
      const expected = direct(name, `${item} AS n`, rowsOf(""))[0]?.n ?? null;
      const { value } = results.get(id) ?? {};
      if (typeof expected === "number") expect(value).toBeCloseTo(expected, 4);
      else expect(value).toBeNull();
    }
    for (const widget of widgets) {
      const rows = rowsOf(widget.id);
      if (widget.type === "formula" || widget.type === "parameter") continue;
      if (widget.type === "table") {
        const { rows: found, total } = await loadRows(source, access, {
          ...request(""),
          columns: widget.columns,
          sort: undefined,
          offset: 0,
          limit: 30,
          withPlace: true,
        }, signal);
        const id = quoted(access.id ?? placeOf(name));
        const all = direct(name, `CAST(${id} AS TEXT) AS id`, rowsOf(""), "ORDER BY 1");
        expect(total).toBe(all.length);
        expect(found.map(({ id }) => id)).toEqual(all.slice(0, 30).map(({ id }) => id));
        continue;
      }
      const result = await loadChart(source, widget, request(widget.id), signal);
      if (widget.type === "scatter" || result.type === "scatter") continue;
      const column = quoted(widget.column);
      switch (result.type) {
        case "category": {
          if (widget.type !== "category" && widget.type !== "pie") throw new Error("Another type");
          const { operation, operation_column: of, top } = widget;
          const amount = of === undefined ? "count(*)" : `${operation}(${quoted(of)})`;
          const groups = direct(
            name,
            `${column} AS name, ${amount} AS value`,
            rows,
            "GROUP BY 1 ORDER BY 2 DESC, 1",
          ).map((row) => ({ ...row }));
          expect(result.groups).toEqual(groups.slice(0, top));
          const rest = groups.slice(top).reduce((sum, { value }) => sum + Number(value), 0);
          expect(result.others).toBe(groups.length > top ? rest : null);
          break;
        }
        case "histogram": {
          const { ticks, counts } = result;
          const values = direct(name, `${column} AS n`, rows).map(({ n }) => Number(n));
          expect(counts.length).toBe(ticks.length - 1);
          expect(counts).toEqual(
            counts.map((_, index) =>
              values.filter((value) =>
                value >= (ticks[index] ?? 0) && value < (ticks[index + 1] ?? 0)
              ).length
            ),
          );
          break;
        }
        case "range": {
          const all = { sql: "TRUE", values: [] };
          const [{ low, high } = {}] = direct(
            name,
            `min(${column}) AS low, max(${column}) AS high`,
            all,
          );
          expect(result.extent).toEqual([low, high]);
          break;
        }
        case "timeseries": {
          const day = `substr(${column}, 1, 10)`;
          const known = allOf(rows, { sql: `${column} IS NOT NULL`, values: [] });
          const days = new Map(
            direct(name, `${day} AS day, count(*) AS n`, known, "GROUP BY 1")
              .map(({ day, n }) => [Date.parse(String(day)), n]),
          );
          expect(result.step).toBe("day");
          const [{ values } = { values: [] }] = result.series;
          expect(values).toEqual(result.times.map((time) => days.get(time) ?? 0));
          expect(result.times).toEqual(expect.arrayContaining([...days.keys()]));
        }
      }
    }
    return count;
  }
});
