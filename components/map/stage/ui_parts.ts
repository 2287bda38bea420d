/** The parts of a map's page, of which a host may show only some. */
import type { MapDocument } from "../../../lib/map/document.ts";

export const UI_PARTS = [
  "panel",
  "search",
  "widgets",
  "legend",
  "layers",
  "card",
  "table",
  "toolbar",
  "export",
  "zoom",
] as const;

export type UiPart = typeof UI_PARTS[number];

export type Ui = ReadonlySet<UiPart>;

export const WHOLE_UI: Ui = new Set(UI_PARTS);

/** @returns the classes of a stage with those parts: the style sheets leave room for them. */
export function stageClass(ui: Ui): string {
  return ["stage", ...ui].join(" shows-");
}

/** @returns the requested parts, without an empty panel. */
export function usedUi(ui: Ui, { widgets, search }: MapDocument): Ui {
  const hasPanel = (ui.has("search") && search.length > 0) ||
    (ui.has("widgets") && widgets.some(({ type }) => type !== "table"));
  return hasPanel ? ui : new Set([...ui].filter((part) => part !== "panel"));
}
