import type { Theme } from "./palette.ts";

export type { Theme };

/** What the page around prefers, or one appearance. */
export type ThemeChoice = Theme | "auto";
