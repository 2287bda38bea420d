/** Query parameters of a map's link, beside the filters of widgets, which use the widgets' ids. */
export const LINK_KEYS = [
  "lat",
  "lng",
  "zoom",
  "pitch",
  "bearing",
  "layers",
  "color",
  "feature",
  "map",
  "lang",
  "theme",
  "ui",
] as const;
