/** What a map's page is made of: a host may show some of it only. */
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
