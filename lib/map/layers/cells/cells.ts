/** Style and picking of cells, for any grid. */
import { PathLayer } from "@deck.gl/layers";
import type { Layer as DeckLayer } from "@deck.gl/core";
import type { TilejsonResult } from "@carto/api-client";
import { getOrCreate } from "../../../get_or_create.ts";
import type { LngLat } from "../../fields/feature.ts";
import type { Bounds } from "../../view/position.ts";
import { areaStyle } from "../area_style.ts";
import { CASING } from "../extensions/casing_extension.ts";
import { aliasOf, type Cell, cellsOf, columnValues, isCell } from "./cell.ts";
import { countClasses, type Counted } from "../class_counts.ts";
import { statsOfCells } from "./cell_stats.ts";
import { deckColor, deckOpacity, FLAT, INK } from "../scales/deck_color.ts";
import type { DrawnLayer } from "../drawn_layer.ts";
import { emphasisProps } from "../extensions/emphasis_extension.ts";
import { shownProps, WINDOW } from "../extensions/window_extension.ts";
import { tileProps } from "../feature_props.ts";
import { propertyOf, valueOf } from "../feature_value.ts";
import type { LayerTools, Picked } from "../layer_kind.ts";
import type { CellPlaces, LoadedTile } from "../loaded_tile.ts";
import { AREA_MARKS } from "../marks.ts";
import { sameData } from "../same_data.ts";

/** A grid of cells. */
export interface Grid extends CellPlaces {
  readonly winding: "CW" | "CCW";
  /** The cell's outline, closed. */
  outline(id: Cell["id"]): LngLat[];
  /** @returns null for an invalid index. */
  parse(text: string): Cell["id"] | null;
  resolution(id: Cell["id"]): number;
}

/** @returns the props of the tiles of a grid. */
export function cellProps(
  drawn: DrawnLayer,
  data: TilejsonResult,
  tools: LayerTools,
  grid: Grid,
) {
  const { layer, style } = drawn;
  const { colors, sizes: heights, opacity, emphasized } = style;
  const { fill, line } = areaStyle(drawn);
  const colorAlias = aliasOf(layer, colors.column);
  const heightAlias = aliasOf(layer, heights?.column ?? null);
  const colorOf = (cell: unknown) => colors.colorOf(valueOf(cell, colorAlias));
  const isRaised = heights !== null;
  const emphasis = emphasisProps(colors, emphasized, (cell) => valueOf(cell, colorAlias));
  // CARTO filters rows before it gathers them in cells, and a tileset's cells not at all.
  const isTileset = style.filters !== null;
  return {
    ...emphasis,
    ...isTileset && shownProps({ ...drawn, style: { ...style, window: null } }),
    extensions: [...emphasis.extensions, ...isTileset ? [WINDOW] : []],
    id: `${layer.id}-cells`,
    ...tileProps(data, tools),
    dataComparator: sameData,
    pickable: true,
    opacity: deckOpacity(opacity),
    winding: grid.winding,
    outlineOf: (cell: Cell) => grid.outline(cell.id).flat(),
    extruded: isRaised,
    parameters: isRaised ? {} : FLAT,
    getElevation: (cell: unknown) => heights?.sizeOf(valueOf(cell, heightAlias)) ?? 0,
    getFillColor: (cell: unknown) => deckColor(colorOf(cell), isRaised ? 1 : fill),
    stroked: false,
    outlineColor: line.color,
    outlineShare: line.opacity / fill,
    outlineWidth: line.width,
    onViewportLoad(tiles: readonly LoadedTile[]) {
      tools.onViewportLoad(isTileset ? tiles.map((tile) => cellTile(tile, grid)) : []);
    },
    onCells(tiles: readonly unknown[]) {
      const cells = tiles.flatMap(cellsOf);
      tellStats(drawn, tools, grid, cells);
      tools.onCells((bounds, colors) => {
        const counted = countedCells(cells, grid, aliasOf(layer, colors.column));
        return countClasses([counted], bounds, colors);
      });
    },
    updateTriggers: {
      getFillColor: [colors.key, fill, isRaised],
      getFeatureClass: colors.key,
      getFeatureTime: style.filters,
      getElevation: heights?.key,
    },
  };
}

/** deck.gl's tiles are objects of a class: what is theirs is read by name. */
const cellTile = ({ id, index, bbox, content }: LoadedTile, grid: Grid): LoadedTile => (
  { id, index, bbox, content, cells: { ...grid, cellsOf } }
);

/** By source: the first stats are kept, so that colors do not change as the view moves. */
const reported = new WeakMap<object, Set<number>>();

function tellStats(
  { layer, tiles: source }: DrawnLayer,
  tools: LayerTools,
  grid: Grid,
  cells: readonly Cell[],
): void {
  const [first] = cells;
  if (source === null || first === undefined) return;
  const resolution = grid.resolution(first.id);
  const resolutions = reported.get(source) ?? new Set<number>();
  if (resolutions.has(resolution)) return;
  resolutions.clear();
  reported.set(source, resolutions.add(resolution));
  const stats = statsOfCells(layer, cells);
  // deck.gl calls this during an update of its layers.
  queueMicrotask(() => tools.onCellStats(stats));
}

/** A cell is counted after each move. */
const centers = new WeakMap<Cell, LngLat>();

function* countedCells(
  cells: readonly Cell[],
  grid: Grid,
  alias: string | null,
): Generator<Counted> {
  for (const cell of cells) {
    const [longitude, latitude] = getOrCreate(centers, cell, () => grid.center(cell.id));
    yield {
      extent: [longitude, latitude, longitude, latitude],
      value: () => propertyOf(cell.properties, alias),
    };
  }
}

/** @returns outlines of the hovered and the selected cell, on top of all of them. */
export function cellMarks(drawn: DrawnLayer, tools: LayerTools, grid: Grid): DeckLayer[] {
  const { layer, selectedId, style: { theme } } = drawn;
  const marked = [
    { role: "hovered", id: tools.hoveredId === selectedId ? null : tools.hoveredId },
    { role: "selected", id: selectedId },
  ] as const;
  return marked.flatMap(({ role, id: text }) => {
    const id = text === null ? null : grid.parse(text);
    if (id === null) return [];
    const { ink, all } = AREA_MARKS[role];
    const props = {
      id: `${layer.id}-${role}`,
      data: [grid.outline(id)],
      pickable: false,
      widthUnits: "pixels" as const,
      getPath: (outline: LngLat[]): [number, number][] => outline.map(([x, y]) => [x, y]),
      getColor: deckColor(INK[theme].ink, 1),
      getWidth: all,
      jointRounded: true,
      antialiasing: true,
      casingColor: INK[theme].surface,
      casingWidth: all - ink,
      extensions: [CASING],
      parameters: FLAT,
    };
    return [new PathLayer<LngLat[]>(props)];
  });
}

export function pickedCell(object: unknown, { layer }: DrawnLayer, grid: Grid): Picked | null {
  if (!isCell(object)) return null;
  const outline = grid.outline(object.id);
  const [west, south, east, north] = boundsOf(outline);
  return {
    feature: {
      dataset: layer.dataset,
      id: grid.text(object.id),
      properties: columnValues(layer, object),
      place: [(west + east) / 2, (south + north) / 2],
      bounds: [west, south, east, north],
    },
  };
}

function boundsOf(outline: readonly LngLat[]): Bounds {
  const longitudes = outline.map(([longitude]) => longitude);
  const latitudes = outline.map(([, latitude]) => latitude);
  return [
    Math.min(...longitudes),
    Math.min(...latitudes),
    Math.max(...longitudes),
    Math.max(...latitudes),
  ];
}
