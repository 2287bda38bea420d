import type { Theme } from "./palette.ts";

export type { Theme };

/** The host page's preference, or a fixed appearance. */
export type ThemeChoice = Theme | "auto";
