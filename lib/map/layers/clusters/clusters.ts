/** Clusters of points: circles whose area grows with their count. */
import * as v from "valibot";
import { ClusterTileLayer } from "@deck.gl/carto";
import type { Layer as DeckLayer, PickingInfo } from "@deck.gl/core";
import type { TilejsonResult } from "@carto/api-client";
import type { Layer } from "../../document.ts";
import { CLUSTER_FILL, clusterColor, countColor, plainColor } from "./cluster_color.ts";
import { clusterRadius, hasRoom } from "./cluster_sizes.ts";
import { deckColor, deckOpacity, FLAT, INK } from "../scales/deck_color.ts";
import type { DrawnLayer } from "../drawn_layer.ts";
import { tileProps } from "../feature_props.ts";
import { valueOf } from "../feature_value.ts";
import type { LayerTools, Picked } from "../layer_kind.ts";
import { numberOf } from "../values.ts";

export function clusterLayer(
  id: string,
  { layer, style }: DrawnLayer,
  data: TilejsonResult,
  tools: LayerTools,
): DeckLayer {
  const { theme, colors, opacity } = style;
  const { surface } = INK[theme];
  const colorBy = clusterColor(layer, colors) ?? (() => plainColor(colors));
  const colorOf = (cluster: unknown) => colorBy(propertiesOf(cluster), clusterCount(cluster));
  const count = countAlias(layer);
  return new ClusterTileLayer({
    id,
    ...tileProps(data, tools),
    pickable: true,
    parameters: FLAT,
    opacity: deckOpacity(opacity),
    clusterLevel: 4,
    getWeight: (cell: unknown) => numberOf(valueOf(cell, count)) ?? 0,
    pointType: "circle+text",
    pointRadiusUnits: "pixels",
    getPointRadius: (cluster: unknown, { data }) =>
      clusterRadius(clusterCount(cluster), largestOf(data)),
    stroked: true,
    lineWidthUnits: "pixels",
    getLineWidth: 1.5,
    getFillColor: (cluster: unknown) => deckColor(colorOf(cluster), CLUSTER_FILL),
    getLineColor: deckColor(surface, 1),
    getText: (cluster: unknown, { data }: { readonly data: unknown }) => {
      const number = clusterCount(cluster);
      const label = tools.format(number);
      return hasRoom(label, clusterRadius(number, largestOf(data))) ? label : "";
    },
    getTextColor: (cluster: unknown) => deckColor(countColor(colorOf(cluster), theme), 1),
    getTextSize: 12,
    textFontFamily: "system-ui, sans-serif",
    textFontWeight: 600,
    textCharacterSet: "auto",
    updateTriggers: {
      getFillColor: colors.key,
      getTextColor: [colors.key, theme],
    },
  });
}

/** @returns the alias of the row count in each cell. */
function countAlias({ aggregation }: Layer): string | null {
  return aggregation?.columns.find((column) => column.of === "count")?.alias ?? null;
}

const Clustered = v.object({
  properties: v.looseObject({
    count: v.number(),
    position: v.optional(v.tuple([v.number(), v.number()])),
  }),
});

const Properties = v.object({ properties: v.record(v.string(), v.unknown()) });

function propertiesOf(cluster: unknown): Readonly<Record<string, unknown>> {
  const parsed = v.safeParse(Properties, cluster);
  return parsed.success ? parsed.output.properties : {};
}

function clusterCount(cluster: unknown): number {
  return numberOf(valueOf(cluster, "count")) ?? 0;
}

/** deck.gl's statistics over all drawn clusters. */
const Drawn = v.object({
  properties: v.pipe(v.array(v.unknown()), v.minLength(1)),
});

/** @returns the number of points in the largest cluster. */
function largestOf(data: unknown): number {
  const parsed = v.safeParse(Drawn, data);
  if (!parsed.success) return 1;
  // The largest is first.
  const [first] = parsed.output.properties;
  return clusterCount({ properties: first });
}

/** @returns null for anything but a cluster. */
export function pickedCluster(info: PickingInfo): Picked | null {
  const found: unknown = info.object;
  const parsed = v.safeParse(Clustered, found);
  if (!parsed.success) return null;
  const { count, position, ...properties } = parsed.output.properties;
  const [longitude, latitude] = position ?? info.coordinate ?? [];
  if (longitude === undefined || latitude === undefined) return null;
  return { cluster: { count, properties, place: [longitude, latitude] } };
}
