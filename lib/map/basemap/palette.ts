/** The page's two appearances. */
export type Theme = "light" | "dark";

/** Colors of our basemaps: low in contrast and saturation, so that data stands out. */
export interface BasemapPalette {
  readonly water: string;
  readonly land: string;
  readonly road: string;
  readonly minorRoad: string;
  readonly countryLine: string;
  readonly stateLine: string;
  readonly countyLine: string;
  readonly label: string;
  readonly minorLabel: string;
  readonly waterLabel: string;
}

/** One palette for each appearance. palette_test.ts checks its contrasts. */
export const PALETTES: Readonly<Record<Theme, BasemapPalette>> = {
  light: {
    water: "#dfe7ec",
    land: "#f6f5f2",
    road: "#e6e3dc",
    minorRoad: "#eceae4",
    countryLine: "#b3aea6",
    stateLine: "#cdc8c0",
    countyLine: "#e4e1da",
    label: "#5b6168",
    minorLabel: "#6a6f76",
    waterLabel: "#546a79",
  },
  dark: {
    water: "#11161b",
    land: "#1b2026",
    road: "#2a3038",
    minorRoad: "#242a31",
    countryLine: "#4a525d",
    stateLine: "#373e48",
    countyLine: "#282d35",
    label: "#99a2ae",
    minorLabel: "#858e9b",
    waterLabel: "#7e93a6",
  },
};
