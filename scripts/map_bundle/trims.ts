/**
 * What is left out of the map's bundle, or taken from elsewhere. docs/performance.md says why, with
 * what each is worth.
 */
import type { Plugin } from "esbuild";
import { condition, insteadOf } from "./plugins.ts";

export const TRIMS: readonly Plugin[] = [
  insteadOf("maplibre-gl", new URL("../src/index.ts", import.meta.resolve("maplibre-gl"))),
  condition("visgl:webgl-only"),
];
