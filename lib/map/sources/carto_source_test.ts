import { expect } from "@std/expect";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import type { MapAccess } from "../access/map_access.ts";
import { sourceOf, tilesOf, widgetSourceOf } from "./carto_source.ts";
import { instantiationOf, parametersText } from "./instantiation.ts";
import type { TileRequest } from "./tile_request.ts";

interface Asked {
  readonly pathname: string;
  readonly parameters: Record<string, unknown>;
  readonly headers: Headers;
}

let server: Deno.HttpServer<Deno.NetAddr>;
let asked: Asked[];
let access: MapAccess;
beforeAll(() => {
  server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { origin, pathname, searchParams } = new URL(request.url);
    const posted = request.method === "POST" ? await request.json() : {};
    asked.push({
      pathname,
      parameters: { ...Object.fromEntries(searchParams), ...posted },
      headers: request.headers,
    });
    if (pathname === "/tiles") return Response.json({ tilejson: "2.2.0", tiles: [`${origin}/t`] });
    return Response.json({ tilejson: { url: [`${origin}/tiles`] }, schema: [], rows: [] });
  });
  const source = { sql_query: "SELECT * FROM t", columns: ["a"], open_parameters: [] };
  access = {
    token: "a-token",
    display_name: "Ann",
    groups: [],
    expires_at: "",
    expires_in: 900,
    api_base_url: `http://127.0.0.1:${server.addr.port}`,
    connection_name: "dw",
    allowed_apis: ["maps", "sql"],
    sources: {
      plain: source,
      long: { ...source, sql_query: `SELECT ${"a, ".repeat(4000)} b FROM t` },
      tiles: { ...source, sql_query: "a.tileset", is_tileset: true },
      hexes: { ...source, sql_query: "a.h3", is_tileset: true, geometry: { type: "h3" } },
      squares: { ...source, sql_query: "a.q", is_tileset: true, geometry: { type: "quadbin" } },
      placed: { ...source, geometry: { column: "Lage", type: "point" } },
      cells: { ...source, geometry: { column: "zelle", type: "h3" } },
      listed: { ...source, open_parameters: ["kind", "state"], parameters_by_position: true },
    },
  };
});
beforeEach(() => {
  asked = [];
});
afterAll(() => server.shutdown());

const REQUEST: TileRequest = {
  dataset: "plain",
  kind: "features",
  columns: ["a", "Größe"],
  aggregation: null,
  narrowing: { filters: {}, parameters: {}, key: "" },
};

/** @returns what CARTO is asked first for it. */
async function askedFor(request: Partial<TileRequest>): Promise<Asked> {
  await tilesOf(access, { ...REQUEST, ...request });
  const [first] = asked;
  if (first === undefined) throw new Error("Nothing was asked");
  return first;
}

describe("tiles of a dataset", () => {
  it("are requested by its exact SQL, with the columns and filters of the request", async () => {
    const filters = { a: { in: { values: ["x"] } } };
    const { parameters, headers } = await askedFor({
      narrowing: { filters, parameters: {}, key: "x" },
    });
    expect(parameters).toMatchObject({
      q: "SELECT * FROM t",
      columns: "a,Größe",
      spatialDataType: "geo",
      spatialDataColumn: "geom",
      filters: JSON.stringify(filters),
    });
    expect(parameters).not.toHaveProperty("queryParameters");
    expect(headers.get("authorization")).toBe("Bearer a-token");
    expect(headers.get("cache-control") ?? "").not.toContain("max-age");
  });

  it("are cells of points, or of the column of cells that the policy names", async () => {
    const aggregation = "COUNT(*) AS n";
    expect((await askedFor({ dataset: "placed", kind: "quadbin", aggregation })).parameters)
      .toMatchObject({
        spatialDataType: "quadbin",
        spatialDataColumn: "Lage",
        aggregationExp: aggregation,
        aggregationResLevel: "6",
      });
    asked = [];
    expect((await askedFor({ dataset: "cells", kind: "h3", aggregation })).parameters)
      .toMatchObject({
        spatialDataType: "h3",
        spatialDataColumn: "zelle",
        aggregationResLevel: "4",
      });
  });

  it("carry open parameters by name, and limit the age of cached responses", async () => {
    const narrowing = { filters: {}, parameters: { status: "late" }, key: "" };
    const { parameters, headers } = await askedFor({ narrowing, maxAge: 60 });
    expect(parameters.queryParameters).toBe(JSON.stringify({ status: "late" }));
    expect(headers.get("cache-control")).toBe("max-age=60");
  });

  it("carry open parameters as a list, in order, where the warehouse has them by position", async () => {
    const parameters = { state: "late", other: 1, kind: 7 };
    const narrowing = { filters: {}, parameters, key: "" };
    const both = await askedFor({ dataset: "listed", narrowing });
    expect(both.parameters.queryParameters).toBe('[7,"late"]');
    asked = [];
    const partial = { ...narrowing, parameters: { state: "late" } };
    await expect(askedFor({ dataset: "listed", narrowing: partial }))
      .rejects.toMatchObject({ fault: "refused" });
    expect(asked).toEqual([]);
  });

  it("of a tileset have no cells but its own", async () => {
    const misfits = [["tiles", "h3"], ["hexes", "quadbin"], ["squares", "features"]] as const;
    for (const [dataset, kind] of misfits) {
      await expect(tilesOf(access, { ...REQUEST, dataset, kind })).rejects.toThrow("A tileset of");
    }
    expect(asked).toEqual([]);
  });

  it("of a dataset that the group may not see are never requested", async () => {
    for (const dataset of ["other", "constructor"]) {
      await expect(tilesOf(access, { ...REQUEST, dataset }))
        .rejects.toMatchObject({ fault: "no_access" });
    }
    expect(asked).toEqual([]);
  });
});

it("widgets send a list of parameters where the warehouse has them by position", async () => {
  const parameters = { state: "late", kind: "bar" };
  await widgetSourceOf(access, "listed", { parameters }).getTable({ columns: ["a"], limit: 1 });
  expect(asked[0]?.parameters.queryParameters).toBe('["bar","late"]');
});

it("widgets use the same SQL and parameters, by the type of the geometry", async () => {
  const source = widgetSourceOf(access, "cells", { parameters: { status: "late" }, maxAge: 5 });
  await source.getTable({ columns: ["a"], limit: 1 });
  expect(JSON.stringify(asked[0]?.parameters)).toContain("SELECT * FROM t");
  expect(JSON.stringify(asked[0]?.parameters)).toContain("late");
  expect(asked[0]?.headers.get("cache-control")).toBe("max-age=5");
  expect(source.props).toMatchObject({ spatialDataType: "h3", spatialDataColumn: "zelle" });
});

describe("the parameters of an instantiation", () => {
  const requests: readonly Partial<TileRequest>[] = [
    {},
    { narrowing: { filters: { a: { in: { values: ["x & y"] } } }, parameters: {}, key: "x" } },
    { dataset: "placed", narrowing: { filters: {}, parameters: { state: "MA" }, key: "x" } },
    {
      dataset: "listed",
      narrowing: { filters: {}, parameters: { state: "MA", kind: 2 }, key: "" },
    },
    { dataset: "cells", kind: "h3", columns: [], aggregation: "COUNT(*) AS n" },
    { kind: "quadbin", columns: [] },
    { dataset: "tiles" },
    { dataset: "hexes", kind: "h3", columns: [] },
    { dataset: "squares", kind: "quadbin", columns: [] },
    { dataset: "long" },
  ];
  for (const request of requests) {
    it(`are those of CARTO's client for ${JSON.stringify(request)}`, async () => {
      const whole = { ...REQUEST, ...request };
      const { pathname, parameters: { v: _v, client: _client, ...sent } } = await askedFor(request);
      const computed = instantiationOf(sourceOf(access, whole.dataset), whole);
      if (computed === null) throw new Error("Not computed");
      expect(pathname).toBe(`/v3/maps/dw/${computed.endpoint}`);
      expect(parametersText(computed)).toBe(
        parametersText({ ...computed, parameters: sent }),
      );
    });
  }
});
