/** The page's two appearances. */
export type Theme = "light" | "dark";

/** Colours of the offline basemap: low in contrast and saturation, so that data stands out. */
export interface BasemapPalette {
  readonly water: string;
  readonly land: string;
  readonly river: string;
  readonly countryLine: string;
  readonly stateLine: string;
  readonly countyLine: string;
  readonly halo: string;
  readonly city: string;
  readonly town: string;
  readonly quarter: string;
  readonly area: string;
  readonly waterName: string;
}

/** One palette for each appearance. */
export const PALETTES: Readonly<Record<Theme, BasemapPalette>> = {
  light: {
    water: "#d3dde4",
    land: "#f6f5f1",
    river: "#d3dde4",
    countryLine: "#b3aea6",
    stateLine: "#cdc8c0",
    countyLine: "#e4e1da",
    halo: "#f6f5f1",
    city: "#4b5057",
    town: "#6a6f76",
    quarter: "#74787e",
    area: "#a5a29b",
    waterName: "#8499a8",
  },
  dark: {
    water: "#0f1419",
    land: "#1d2127",
    river: "#12181e",
    countryLine: "#4a525d",
    stateLine: "#373e48",
    countyLine: "#282d35",
    halo: "#1d2127",
    city: "#b4bac4",
    town: "#8d95a1",
    quarter: "#7d8592",
    area: "#626b78",
    waterName: "#5b6f85",
  },
};
