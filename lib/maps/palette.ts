/** Colors: one, a list, or a CARTOColors palette by name. */
import * as v from "valibot";
import { choice } from "../json/schema_parts.ts";

/** CARTOColors by name, with the maximum number of classes of each. */
export const PALETTES = {
  ...most(11, ["Antique", "Bold", "Pastel", "Prism", "Safe", "Vivid"]),
  ...most(7, [
    "ArmyRose",
    "BluGrn",
    "BluYl",
    "BrwnYl",
    "Burg",
    "BurgYl",
    "DarkMint",
    "Earth",
    "Emrld",
    "Fall",
    "Geyser",
    "Magenta",
    "Mint",
    "OrYel",
    "Peach",
    "PinkYl",
    "Purp",
    "PurpOr",
    "RedOr",
    "Sunset",
    "SunsetDark",
    "Teal",
    "TealGrn",
    "TealRose",
    "Temps",
    "Tropic",
    "ag_GrnYl",
    "ag_Sunset",
  ]),
} as const;

function most<const Name extends string>(classes: number, names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, classes])) as Record<Name, number>;
}

const NAMES = Object.keys(PALETTES);

export const color = v.pipe(
  v.string("must be a color such as #1f6fb4"),
  v.regex(/^#[\da-fA-F]{6}$/, "must be a color such as #1f6fb4"),
);

const byName = v.pipe(
  v.picklist(NAMES, `must be a list of colors, or one of ${NAMES.join(", ")}`),
  v.description("A palette of CARTOColors."),
);
const list = v.pipe(
  v.array(color, "must be a list of colors"),
  v.minLength(2, "must have 2 colors at least"),
  v.maxLength(20, "must have 20 colors at most"),
  v.description("Colors, the lowest class first."),
);

export type Palette = string | string[];

export const palette = choice<Palette>(
  v.union([byName, list], `must be a list of colors, or one of ${NAMES.join(", ")}`),
  (input) => Array.isArray(input) ? list : byName,
);

/** @returns the number of classes for which the palette has distinct colors. */
export function classesOf(palette: Palette): number {
  if (typeof palette !== "string") return palette.length;
  return new Map<string, number>(Object.entries(PALETTES)).get(palette) ?? 0;
}
