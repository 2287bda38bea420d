/** Runs in the browser: a map without its page, for a test to call. */
import { createAccessKeeper } from "../../../lib/map/access/access_keeper.ts";
import type { MapAccess } from "../../../lib/map/access/map_access.ts";
import type { BasemapOptions } from "../../../lib/map/basemap/basemap_style.ts";
import type { Layer, MapDocument } from "../../../lib/map/document.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { colorScale } from "../../../lib/map/layers/scales/color_scales.ts";
import type { DrawnLayer } from "../../../lib/map/layers/drawn_layer.ts";
import { sizeScaleOf } from "../../../lib/map/layers/scales/size_scales.ts";
import type { EngineUrls } from "../../../lib/map/sources/load_engine.ts";
import { createMapEngine } from "../../../lib/map/sources/map_engine.ts";
import type { TileRequest } from "../../../lib/map/sources/tile_request.ts";
import type { Hovered } from "../../../lib/map/view/hovered.ts";
import type { Covers, MapView } from "../../../lib/map/view/map_view_types.ts";
import type { Bounds, InView, MapPosition } from "../../../lib/map/view/position.ts";
import { type Box, NO_INSETS } from "../../../lib/map/view/uncovered.ts";

/** What the map has reported. */
export interface ViewReports {
  readonly hovered: (Hovered | null)[];
  readonly picked: (Feature | null)[];
  readonly steps: number[];
  readonly rests: InView[];
  /** For each rest, whether a user moved it. */
  readonly moved: boolean[];
  readonly faults: [layer: string, fault: string][];
  readonly contexts: string[];
  /** Pending tiles by layer. */
  readonly loading: Record<string, number>;
}

export interface ViewPageSettings {
  readonly access: MapAccess;
  readonly engine: EngineUrls;
  readonly workerUrl: string;
  readonly layerUrls: Readonly<Record<string, string>>;
  readonly basemapOptions: BasemapOptions;
}

export interface ViewPage {
  readonly view: MapView;
  readonly reports: ViewReports;
  /** Requests the layers from CARTO and draws them, the first on top. */
  draw(layers: readonly AskedLayer[]): Promise<void>;
}

export interface AskedLayer {
  readonly layer: Layer;
  readonly idColumn: string | null;
  readonly request: Pick<TileRequest, "kind" | "columns" | "aggregation"> | null;
  readonly selectedId?: string;
}

export interface StartOptions {
  readonly settings: ViewPageSettings;
  readonly start: MapPosition | Bounds;
  readonly view?: MapDocument["view"];
  readonly layers?: readonly Layer[];
}

async function startView(
  { settings, start, view, layers = [] }: StartOptions,
): Promise<ViewPage> {
  const container = document.querySelector("main");
  if (container === null) throw new Error("The page has no place for the map");
  const reports: ViewReports = {
    hovered: [],
    picked: [],
    steps: [],
    rests: [],
    moved: [],
    faults: [],
    contexts: [],
    loading: {},
  };
  const keeper = createAccessKeeper({
    requestAccess: () => Promise.resolve(settings.access),
    requestSession: () => Promise.resolve(settings.access.display_name),
    onHealth() {},
    onAccess() {},
  });
  const engine = createMapEngine(keeper, settings.engine);
  const map = await engine.createView({
    ...settings,
    container,
    cooperates: false,
    basemap: { kind: "offline" },
    theme: "light",
    view,
    layers,
    texts: {},
    format: String,
    onHover: (hovered) => reports.hovered.push(hovered),
    onPick: (feature) => reports.picked.push(feature),
    onStep: (step) => reports.steps.push(step),
    onMove() {},
    onFirstDraw() {},
    onRest(inView, moved) {
      reports.rests.push(inView);
      reports.moved.push(moved);
    },
    onLoading: (layer, tiles) => reports.loading[layer] = tiles,
    onCrowd() {},
    onTiles() {},
    onCountable() {},
    onCellStats() {},
    onLayerFault: (layer, fault) => reports.faults.push([layer, fault]),
    onContext: (state) => reports.contexts.push(state),
  });
  map.begin(start);

  async function drawnOf(asked: AskedLayer): Promise<DrawnLayer> {
    const { layer, idColumn, request, selectedId = null } = asked;
    const answer = request === null ? null : await engine.tiles({
      ...request,
      dataset: layer.dataset,
      narrowing: { filters: {}, parameters: {}, key: "" },
    }, new AbortController().signal);
    const statsOf = (column: string) => answer?.stats.attributes.get(column);
    const colors = colorScale({
      color: "color" in layer ? layer.color : undefined,
      chosen: 0,
      layerType: layer.type,
      theme: "light",
      settingsOf: () => undefined,
      statsOf,
    });
    return {
      layer,
      tiles: answer?.data ?? null,
      clusters: null,
      style: {
        theme: "light",
        colors,
        sizes: sizeScaleOf(layer, statsOf),
        opacity: layer.opacity,
        emphasized: null,
        window: null,
        filters: null,
      },
      idColumn,
      selectedId,
    };
  }
  return {
    view: map,
    reports,
    draw: async (layers) => map.draw(await Promise.all(layers.map(drawnOf))),
  };
}

/** A card over the map; nothing else changes. */
function coverOf(box: Partial<Box>): Covers {
  const boxes = [{ left: 0, top: 0, right: innerWidth, bottom: innerHeight, ...box }];
  return { boxes, insets: NO_INSETS };
}

declare global {
  var coverOf: (box: Partial<Box>) => Covers;
  var startView: (options: StartOptions) => Promise<ViewPage>;
  var viewPage: ViewPage;
}

globalThis.coverOf = coverOf;
globalThis.startView = async (options) => globalThis.viewPage = await startView(options);
