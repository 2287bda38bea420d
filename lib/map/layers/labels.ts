/** A column drawn on the map as text. */
import type { Layer } from "../document.ts";
import { deckColor, INK } from "./deck_color.ts";
import type { DrawnLayer } from "./drawn_layer.ts";
import { idColumnOf } from "./feature_id.ts";
import { valueOf } from "./feature_value.ts";
import { groundsOf } from "./palettes.ts";

type LabelSettings = Extract<Layer, { type: "point" }>["text"];

/** @returns the props of a layer of points that write beside them. */
export function pointLabels(text: LabelSettings, drawn: DrawnLayer) {
  return text === undefined
    ? {}
    : { ...labelProps(text, drawn), getTextAnchor: "start" as const, pointType: "circle+text" };
}

/** @returns the props of a layer of lines or areas that write onto them, once each. */
export function shapeLabels(text: LabelSettings, drawn: DrawnLayer) {
  return text === undefined ? {} : {
    ...labelProps(text, drawn),
    getTextAnchor: "middle" as const,
    pointType: "text",
    autoLabels: { uniqueIdProperty: idColumnOf(drawn) },
  };
}

function labelProps(text: NonNullable<LabelSettings>, { style: { theme } }: DrawnLayer) {
  const { column, size } = text;
  const [land] = groundsOf(theme);
  return {
    getText: (feature: unknown) => textOf(valueOf(feature, column)),
    getTextAlignmentBaseline: "center" as const,
    getTextColor: deckColor(INK[theme].ink, 1),
    textSizeScale: size,
    textCharacterSet: "auto" as const,
    textFontFamily: "system-ui, sans-serif",
    textFontWeight: 550,
    textFontSettings: { sdf: true },
    textOutlineColor: deckColor(land, 1),
    textOutlineWidth: 3,
  };
}

function textOf(value: unknown): string {
  return value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
}
