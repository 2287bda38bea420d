/** A CSS font stack: where a style names no glyphs, MapLibre draws text with the reader's fonts. */
export const FONTS = ["system-ui", "Helvetica Neue", "Arial", "sans-serif"] as const;
