import type { Flavor } from "@protomaps/basemaps";
import { type BasemapPalette, PALETTES, type Theme } from "./palette.ts";

/** Colors that the offline basemap lacks, as quiet as its others. */
const STREETS = {
  light: {
    built: "#f2f0ec",
    green: "#eef0e8",
    sand: "#f4f1e8",
    building: "#efece7",
    rail: "#dcd8d0",
  },
  dark: {
    built: "#1e2429",
    green: "#1b2424",
    sand: "#202428",
    building: "#20262c",
    rail: "#2d343c",
  },
} as const;

/** The colors of the Protomaps layers: the offline basemap's, so that data stands out as well. */
export function protomapsFlavor(theme: Theme): Flavor {
  const palette = PALETTES[theme];
  const { land, water } = palette;
  const { built, green, sand, building, rail } = STREETS[theme];
  return {
    background: water,
    earth: land,
    water,
    park_a: green,
    park_b: green,
    wood_a: green,
    wood_b: green,
    scrub_a: green,
    scrub_b: green,
    zoo: green,
    hospital: built,
    school: built,
    industrial: built,
    military: built,
    aerodrome: built,
    pedestrian: built,
    pier: built,
    runway: built,
    glacier: land,
    sand,
    beach: sand,
    buildings: building,
    railway: rail,
    boundaries: palette.countryLine,

    ...roadColors(palette),
    ...labelColors(palette),
  };
}

/** Roads, on bridges and in tunnels too. */
function roadColors({ land, road, minorRoad }: BasemapPalette) {
  return {
    other: minorRoad,
    minor_service: minorRoad,
    minor_a: minorRoad,
    minor_b: minorRoad,
    link: road,
    major: road,
    highway: road,
    minor_service_casing: land,
    minor_casing: land,
    link_casing: land,
    major_casing_early: land,
    major_casing_late: land,
    highway_casing_early: land,
    highway_casing_late: land,

    bridges_other: minorRoad,
    bridges_minor: minorRoad,
    bridges_link: road,
    bridges_major: road,
    bridges_highway: road,
    bridges_other_casing: land,
    bridges_minor_casing: land,
    bridges_link_casing: land,
    bridges_major_casing: land,
    bridges_highway_casing: land,

    tunnel_other: minorRoad,
    tunnel_minor: minorRoad,
    tunnel_link: minorRoad,
    tunnel_major: minorRoad,
    tunnel_highway: minorRoad,
    tunnel_other_casing: land,
    tunnel_minor_casing: land,
    tunnel_link_casing: land,
    tunnel_major_casing: land,
    tunnel_highway_casing: land,
  };
}

function labelColors({ land, label, minorLabel, waterLabel }: BasemapPalette) {
  return {
    city_label: label,
    city_label_halo: land,
    country_label: minorLabel,
    state_label: minorLabel,
    state_label_halo: land,
    subplace_label: minorLabel,
    subplace_label_halo: land,
    ocean_label: waterLabel,
    roads_label_major: minorLabel,
    roads_label_major_halo: land,
    roads_label_minor: minorLabel,
    roads_label_minor_halo: land,
    address_label: minorLabel,
    address_label_halo: land,
  };
}
