/** What a link to a map holds beside the filters of widgets, which stand under their ids. */
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
