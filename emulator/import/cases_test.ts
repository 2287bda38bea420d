import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { readGeometry } from "../spatial/geometry.ts";
import { openDatabase } from "../store/database.ts";
import { importFile } from "./import_file.ts";

/** Rows with their place as `[lon, lat]` under `at`; or the reason of a refusal. */
type Outcome = readonly Readonly<Record<string, unknown>>[] | string;

const point = (lon: unknown, lat: unknown, rest = '"properties":{"n":1}') =>
  `{"type":"Feature","geometry":{"type":"Point","coordinates":[${lon},${lat}]},${rest}}`;
const shape = (geometry: string) =>
  `{"type":"Feature","geometry":${geometry},"properties":{"n":1}}`;
const collection = (features: string, members = "") =>
  `{"type":"FeatureCollection",${members}"features":[${features}]}`;
const crs = (content: string) => `"crs":${content},`;
const utf16 = (text: string) =>
  new Uint8Array([0xff, 0xfe, ...[...text].flatMap((sign) => [sign.charCodeAt(0), 0])]);

const BIG = point(
  -122.39,
  37.77,
  '"id":"f-1","properties":{"osm":182891173641581479,"n":"a"}',
);
const BIG_ROW = { id: "f-1", osm: "182891173641581479", n: "a", at: [-122.39, 37.77] };

/** Files that failed once, as they were. */
const KNOWN: readonly (readonly [name: string, text: string, Outcome])[] = [
  ["large-id.geojson", collection(BIG), [BIG_ROW]],
  ["feature-id.geojson", collection(BIG), [BIG_ROW]],
  [
    "large-id.csv",
    "osm,lon,lat\n182891173641581479,-122.39,37.77\n",
    [{ osm: "182891173641581479", lon: -122.39, lat: 37.77, at: [-122.39, 37.77] }],
  ],
  [
    "projected.csv",
    "Name,X,Y\nA,558353.51,4117090.69\nB,252874.86,4049205.16\n",
    "2 with coordinates that are not degrees",
  ],
  [
    "rowid.csv",
    "rowid,name,lon,lat\n,a,1,2\n,b,1,2\n",
    [
      { rowid: null, name: "a", lon: 1, lat: 2, at: [1, 2] },
      { rowid: null, name: "b", lon: 1, lat: 2, at: [1, 2] },
    ],
  ],
  [
    "x-beside-latitude.csv",
    "x,name,latitude,longitude\n5,a,42.3,-71.05\n",
    [{ x: 5, name: "a", latitude: 42.3, longitude: -71.05, at: [-71.05, 42.3] }],
  ],
  [
    "longer-row.csv",
    "id,city,lon,lat\n1,Boston,-71.05,42.36\n2,12 Main St, Boston,-71.06,42.37\n3,x,-71.07\n",
    [{ id: 1, city: "Boston", lon: -71.05, lat: 42.36, at: [-71.05, 42.36] }],
  ],
  [
    "impossible-date.csv",
    "d1,d2,d3,lon,lat\n2024-02-30,2024-01-31T10:00:00+02,2024-03-10 02:30:00.123456,1,2\n",
    [{
      d1: "2024-02-30",
      d2: "2024-01-31T08:00:00.000Z",
      d3: "2024-03-10T02:30:00.123Z",
      lon: 1,
      lat: 2,
      at: [1, 2],
    }],
  ],
  [
    "crs-3857.geojson",
    collection(
      point(12, 5),
      crs('{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}'),
    ),
    "coordinates are in urn:ogc:def:crs:EPSG::3857",
  ],
  [
    "carto-export.csv",
    "the_geom,cartodb_id,lat,lng\n0101000020E61000000000000000C051C00000000000004540,1,42.3,-71.05\n",
    [{ cartodb_id: 1, lat: 42.3, lng: -71.05, at: [-71, 42] }],
  ],
  [
    "semicolon.csv",
    "PointCoord;Street;No\nPOINT(14.09 57.76);Ågatan;3\n",
    [{ Street: "Ågatan", No: 3, at: [14.09, 57.76] }],
  ],
];

/** Their relatives. */
const RELATIVES: readonly (readonly [name: string, text: string | Uint8Array, Outcome])[] = [
  ["bom.geojson", `\uFEFF${collection(point(1, 2))}`, [{ n: 1, at: [1, 2] }]],
  [
    "sequence.geojsonl",
    `\x1e${point(1, 2)}\n\x1e${point(3, 4)}`,
    [{ n: 1, at: [1, 2] }, { n: 1, at: [3, 4] }],
  ],
  ["sequence.geojson", `${point(1, 2)}\n${point(3, 4)}\n`, "one feature a line"],
  ["list.json", '[{"lat":1,"lon":2}]', "not a GeoJSON FeatureCollection"],
  [
    "esri.json",
    '{"features":[{"attributes":{"a":1},"geometry":{"x":1,"y":2}}]}',
    "1 with something that is not a GeoJSON Feature (first: feature 1)",
  ],
  [
    "metadata.geojson",
    collection(point(1, 2), '"sources":[{"name":"x"}],'),
    [{ n: 1, at: [1, 2] }],
  ],
  ["garbage.geojson", `${collection(point(1, 2))}x`, "not a GeoJSON FeatureCollection"],
  [
    "multipoint.geojson",
    collection(
      [[[1, 2]], [[1, 2], [3, 4]]].map((coordinates) =>
        shape(`{"type":"MultiPoint","coordinates":${JSON.stringify(coordinates)}}`)
      ).join(),
    ),
    [{ n: 1, at: [1, 2] }],
  ],
  [
    "collection.geojson",
    collection(
      shape(
        '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}',
      ),
    ),
    "1 with a GeometryCollection: tables hold points, lines or polygons",
  ],
  [
    "projected.geojson",
    collection(
      shape('{"type":"Polygon","coordinates":[[[5e5,4e6],[5e5,5e6],[6e5,5e6],[5e5,4e6]]]}'),
    ),
    "1 with coordinates that are not degrees",
  ],
  [
    "beyond-a-double.geojson",
    collection(point(1, 2, '"properties":{"n":1e400}')),
    [{ n: "1e400", at: [1, 2] }],
  ],
  ["nul.geojson", collection(point(1, 2, '"properties":{"n":"a\\u0000b"}')), "a NUL character"],
  [
    "crs-link.geojson",
    collection(point(1, 2), crs('{"type":"link","properties":{"href":"http://x/3857"}}')),
    "coordinates are in {",
  ],
  [
    "crs-code.geojson",
    collection(point(1, 2), crs('{"type":"EPSG","properties":{"code":25832}}')),
    "coordinates are in EPSG:25832",
  ],
  ["crs-null.geojson", collection(point(1, 2), '"crs":null,'), [{ n: 1, at: [1, 2] }]],
  ["swapped.csv", "lat,lon\n-122.4,37.7\n", "are latitude and longitude swapped?"],
  ["east.csv", "lon,lat\n350,1\n", "a longitude beyond 180 degrees"],
  ["utf16.csv", utf16("lon,lat,n\n1,2,é\n"), [{ lon: 1, lat: 2, n: "é", at: [1, 2] }]],
  ["latin1.csv", new Uint8Array([97, 10, 0xe9, 10]), "not UTF-8 text: save it as UTF-8"],
  ["nul.csv", "a,b\nx\0y,1\n", "NUL characters"],
  ["excel.csv", "sep=;\r\nlon;lat\r\n1;2\r\n", [{ lon: 1, lat: 2, at: [1, 2] }]],
  ["old-mac.csv", "lon,lat\r1,2\r", [{ lon: 1, lat: 2, at: [1, 2] }]],
  ["decimal-comma.csv", "lon;lat\n14,09;57,76\n", "1 with coordinates with a decimal comma"],
  [
    "trailing-comma.csv",
    "lon,lat\n1,2,\n",
    "1 with more or fewer fields than the header (first: line 2)",
  ],
  ["quote.csv", 'id,name\n1,"abc\n2,"def"\n3,x\n', "The record of line 2 has text after a closing"],
  [
    "measures.csv",
    "geom\nPOINT Z (1 2 3)\nPOINTM(1 2 3)\nPOINT ZM (1 2 3 4)\nMULTIPOINT((1 2))\n",
    [1, 2, 3, 4].map(() => ({ at: [1, 2] })),
  ],
  [
    "bytea.csv",
    "geom\n\\x0101000000000000000000f03f0000000000000040\n0x0101000000000000000000f03f0000000000000040\n",
    [{ at: [1, 2] }, { at: [1, 2] }],
  ],
  [
    "stops.txt",
    "stop_id,stop_lat,stop_lon\n1,42,-71\n",
    [{ stop_id: 1, stop_lat: 42, stop_lon: -71, at: [-71, 42] }],
  ],
  [
    "occurrence.tsv",
    "id\tdecimalLatitude\tdecimalLongitude\n1\t42\t-71\n",
    [{ id: 1, decimalLatitude: 42, decimalLongitude: -71, at: [-71, 42] }],
  ],
  [
    "not-available.csv",
    "lon,lat,v\nNA,NA,1\n1,2,NA\n",
    [{ lon: 1, lat: 2, v: "NA", at: [1, 2] }],
  ],
  ["page.csv", "<!DOCTYPE html>\n<html>Not found</html>\n", "JSON, XML or a web page, not CSV"],
  ["json.csv", '{"type":\n"FeatureCollection"}', "JSON, XML or a web page, not CSV"],
  ["x.csv.gz", "", "unpack it first"],
  ["x.xlsx", "", "CSV UTF-8"],
  ["x.shp", "", "ogr2ogr -t_srs EPSG:4326"],
  ["x.tif", "", "rasters are not in the embedded CARTO"],
];

describe("importFile() of files that failed once, and of their relatives", () => {
  let folder: string;
  let database: DatabaseSync;

  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    database = openDatabase(join(folder, "data"));
    await importCase("kept.csv", "kept\n1\n");
  });
  afterAll(async () => {
    database.close();
    await Deno.remove(folder, { recursive: true });
  });

  const importCase = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    await Deno.writeFile(
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
    return await importFile(database, { path, table: "p.d.t", now: () => 1 });
  };
  const rows = () => database.prepare('SELECT * FROM "p.d.t"').all();
  const placed = () =>
    rows().map(({ _row, geom, PointCoord, ...row }) => ({
      ...row,
      at: readGeometry(Number(geom ?? PointCoord)).coordinates,
    }));

  for (const [name, content, outcome] of [...KNOWN, ...RELATIVES]) {
    if (typeof outcome === "string") {
      it(`refuses ${name}, and keeps the table`, async () => {
        const before = rows();
        await expect(importCase(name, content)).rejects.toThrow(outcome);
        expect(rows()).toEqual(before);
      });
    } else {
      it(`imports ${name}`, async () => {
        await importCase(name, content);
        const found = placed();
        expect(found).toHaveLength(outcome.length);
        expect(found).toEqual(expect.arrayContaining([...outcome]));
      });
    }
  }

  it("notes that a table has no geometry, and which columns one was found in", async () => {
    expect((await importCase("only-latitude.csv", "lat,name\n1,a\n")).notes)
      .toEqual(["no geometry: maps need a column geom or wkt, or longitude and latitude"]);
    expect((await importCase("trips.csv", "start_lng,start_lat,end_lng,end_lat\n1,2,3,4\n")).notes)
      .toEqual(["geometry from start_lng and start_lat"]);
  });
});
