import type { Theme } from "./basemap_palette.ts";

export type { Theme };

/** What the page around prefers, or one appearance. */
export type ThemeChoice = Theme | "auto";
