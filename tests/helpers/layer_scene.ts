/** Runs in the browser: the map's layers alone, over generated tiles. */
import { Deck, type Layer as DeckLayer, MapView } from "@deck.gl/core";
import type { TilejsonResult } from "@carto/api-client";
import { cellToChildren, cellToLatLng, getResolution } from "h3-js";
import type { Layer } from "../../lib/map/document.ts";
import { colorScale } from "../../lib/map/layers/scales/color_scales.ts";
import type { DrawnLayer } from "../../lib/map/layers/drawn_layer.ts";
import { h3Kind } from "../../lib/map/layers/cells/h3.ts";
import type { LayerKind, LayerTools } from "../../lib/map/layers/layer_kind.ts";
import { lineKind } from "../../lib/map/layers/line.ts";
import { pointKind } from "../../lib/map/layers/point.ts";
import { polygonKind } from "../../lib/map/layers/polygon.ts";
import { sizeScaleOf } from "../../lib/map/layers/scales/size_scales.ts";
import { boxOf, tileOf } from "../../lib/map/layers/test_tiles.ts";
import type { AttributeStats } from "../../lib/map/sources/source_stats.ts";

const KINDS = { point: pointKind, line: lineKind, polygon: polygonKind, h3: h3Kind };
const common = { id: "own", dataset: "own", visible: true, opacity: 1 } as const;
const cluster = { below_zoom: 0, above_features: 1_000_000 };
const categories = { scale: "categories" as const, column: "kind", palette: "Bold" };
const NAMES = ["a", "b", "constructor"];
const stats = new Map<string, AttributeStats>([
  ["kind", { min: undefined, max: undefined, quantiles: {}, categories: NAMES }],
]);

/** How often accessors read values. */
let looks = 0;
let deck: Deck<MapView> | undefined;
let shown: { readonly kind: LayerKind; readonly drawn: DrawnLayer } | undefined;

interface Scene {
  readonly layer: Layer & { readonly type: keyof typeof KINDS };
  readonly url: string;
  content(url: URL): unknown;
  readonly view: { readonly longitude: number; readonly latitude: number; readonly zoom: number };
}
type Look = Partial<Pick<LayerTools, "hoveredId">> & {
  readonly selectedId?: string;
  readonly emphasized?: readonly string[];
  readonly opacity?: number;
  readonly window?: DrawnLayer["style"]["window"];
};
let scene: Scene;

function source(url: string): TilejsonResult {
  const tiles = [`https://carto.test/${url}?formatTiles=binary`];
  return Object.assign(JSON.parse('{"tilejson":"2.2.0","minzoom":0,"maxzoom":9}'), {
    tiles,
    accessToken: "",
    minresolution: 0,
    maxresolution: 1,
  });
}

function layersOf({ layer, url, content }: Scene, look: Look): DeckLayer[] {
  const colors = colorScale({
    color: "color" in layer ? layer.color : undefined,
    chosen: 0,
    layerType: layer.type,
    theme: "light",
    settingsOf: () => undefined,
    statsOf: (column) => stats.get(column),
  });
  const seen = <Value>(value: Value) => {
    looks++;
    return value;
  };
  const drawn: DrawnLayer = {
    layer,
    tiles: source(url),
    clusters: null,
    idColumn: "id",
    selectedId: look.selectedId ?? null,
    style: {
      theme: "light",
      colors: {
        ...colors,
        colorOf: (value) => seen(colors.colorOf(value)),
        classOf: (value) => seen(colors.classOf(value)),
      },
      sizes: sizeScaleOf(layer, (column) => stats.get(column)),
      opacity: look.opacity ?? 1,
      emphasized: look.emphasized ?? null,
      window: look.window ?? null,
      filters: null,
    },
  };
  const kind = KINDS[layer.type];
  shown = { kind, drawn };
  return kind.layers(drawn, {
    fetch: (asked) => Promise.resolve(content(new URL(asked))),
    hoveredId: look.hoveredId ?? null,
    format: String,
    onTileError(error) {
      throw error;
    },
    onCrowd() {},
    onViewportLoad() {},
    onCells() {},
    onCellStats() {},
  });
}

/** Resolves once all tiles are loaded and drawn. */
async function drawn(layers: DeckLayer[]): Promise<void> {
  const parent = document.createElement("div");
  parent.style.cssText = "position: absolute; inset: 0";
  deck ??= new Deck({
    parent: document.body.appendChild(parent),
    views: new MapView(),
    viewState: scene.view,
    controller: false,
  });
  const frame = () => new Promise(requestAnimationFrame);
  deck.setProps({ layers, viewState: scene.view });
  do {
    await frame();
    await frame();
  } while (!layers.every(({ isLoaded }) => isLoaded));
  deck.redraw("all is there");
  await frame();
}

const place = (url: URL) => url.pathname.split("/").slice(2).map(Number);

/** One area in two tiles. */
function areaOfTile(url: URL): unknown {
  const [, x, y] = place(url);
  const box = x === 0 ? [-40, -20, 2, 20] as const : [-2, -20, 40, 20] as const;
  const properties = { id: "9007199254740993123", name: "M" };
  return y === 0 ? tileOf({ areas: [{ positions: boxOf(box), properties }] }) : null;
}

/** Small boxes, 250 in each of four tiles. */
function boxesOfTile(url: URL): Parameters<typeof tileOf>[0]["areas"] {
  const [, x = 0, y = 0] = place(url);
  return Array.from({ length: 250 }, (_, at) => {
    const [west, south] = [180 * x - 180 + (at % 40) * 4.4, 76 - 80 * y - Math.floor(at / 40) * 3];
    return {
      positions: boxOf([west, south, west + 3, south + 2]),
      properties: { id: `${x} ${y} ${at}`, kind: NAMES[at % 3] ?? "" },
    };
  });
}

/** Near the equator. */
const CELL = "8075fffffffffff";
const [CELL_LATITUDE, CELL_LONGITUDE] = cellToLatLng(CELL);

const line = {
  layer: { ...common, type: "line", color: "#3969ac" } as const,
  url: "line/{z}/{x}/{y}",
  content: (url: URL) => {
    const [, x, y] = place(url);
    const positions = [[10, -20], [40, -20], [70, -20]] as const;
    const properties = { id: "9007199254740993124" };
    return x === 1 && y === 1 ? tileOf({ lines: [{ positions, properties }] }) : null;
  },
  view: { longitude: 40, latitude: -20, zoom: 1 },
};

const scenes: Readonly<Record<string, Scene>> = {
  points: {
    layer: { ...common, type: "point", radius: 12, cluster, color: categories },
    url: "points/{z}/{x}/{y}",
    content: (url) => {
      const [, x, y] = place(url);
      const positions = [-30, 0, 30];
      return x !== 1 || y !== 1 ? null : tileOf({
        points: positions.map((longitude, at) => ({
          positions: [[longitude + 40, -20]],
          properties: { id: `${at}`, kind: NAMES[at] ?? "", day: `2026-01-0${at + 1}` },
        })),
      });
    },
    view: { longitude: 40, latitude: -20, zoom: 1 },
  },
  crowd: {
    layer: { ...common, type: "point", radius: 1, cluster, color: categories },
    url: "crowd/{z}/{x}/{y}",
    content: (url) => {
      const [, x = 0, y = 0] = place(url);
      return tileOf({
        points: Array.from({ length: 1_000 }, (_, at) => ({
          positions: [[180 * x - 180 + (at % 100) * 1.7, 80 - 80 * y - Math.floor(at / 100) * 0.8]],
          properties: { id: `${x} ${y} ${at}`, kind: NAMES[at % 3] ?? "" },
        })),
      });
    },
    view: { longitude: 0, latitude: 0, zoom: 1 },
  },
  areas: {
    layer: { ...common, type: "polygon", color: categories },
    url: "areas/{z}/{x}/{y}",
    content: (url) => tileOf({ areas: boxesOfTile(url) ?? [] }),
    view: { longitude: 0, latitude: 0, zoom: 1 },
  },
  lines: {
    layer: { ...common, type: "line", color: categories, width: 2 },
    url: "lines/{z}/{x}/{y}",
    content: (url) => tileOf({ lines: boxesOfTile(url) ?? [] }),
    view: { longitude: 0, latitude: 0, zoom: 1 },
  },
  line: { ...line, layer: { ...line.layer, width: 8 } },
  river: {
    ...line,
    layer: { ...line.layer, width: { column: "flow", scale: "linear", range: [12, 20] } },
  },
  area: {
    layer: { ...common, type: "polygon" },
    url: "area/{z}/{x}/{y}",
    content: areaOfTile,
    view: { longitude: 0, latitude: 20, zoom: 1 },
  },
  named: {
    layer: { ...common, type: "polygon", color: "#ffffff", text: { column: "name", size: 24 } },
    url: "named/{z}/{x}/{y}",
    content: areaOfTile,
    view: { longitude: 0, latitude: 20, zoom: 1 },
  },
  zone: {
    layer: { ...common, type: "polygon", color: "#e68310", text: { column: "name", size: 24 } },
    url: "zone/{z}/{x}/{y}",
    content: areaOfTile,
    view: { longitude: 0, latitude: 20, zoom: 1 },
  },
  cells: {
    layer: { ...common, type: "h3", color: "#3969ac", aggregate: {} },
    url: "cells/{i}",
    content: (url) => {
      const [, , cell = ""] = url.pathname.split("/");
      // Alone at the 180th meridian, in the north: if drawn wrong, each would be a band.
      const children = cellToChildren(cell, getResolution(cell));
      return CELLS.includes(cell)
        ? children.map((id) => ({ id, properties: { rows_count: 1 } }))
        : null;
    },
    view: { longitude: 0, latitude: 40, zoom: 0.3 },
  },
  cell: {
    layer: { ...common, type: "h3", color: "#3969ac", aggregate: {} },
    url: "cell/{i}",
    content: (url) => {
      const [, , cell = ""] = url.pathname.split("/");
      return cell === CELL ? [{ id: cell, properties: { rows_count: 1 } }] : null;
    },
    view: { longitude: CELL_LONGITUDE, latitude: CELL_LATITUDE, zoom: 2 },
  },
};
const CELLS = ["8003fffffffffff", "8005fffffffffff", "8017fffffffffff", "807ffffffffffff"];

Object.assign(globalThis, {
  /** @returns how often accessors read values for it. */
  async draw(name: string, look: Look = {}): Promise<number> {
    const next = scenes[name];
    if (next === undefined) throw new Error(`There is no scene ${name}`);
    scene = next;
    looks = 0;
    await drawn(layersOf(scene, look));
    return looks;
  },
  pick(x: number, y: number): unknown {
    const info = deck?.pickObject({ x, y });
    return info && shown ? shown.kind.picked(info, shown.drawn) : null;
  },
});
