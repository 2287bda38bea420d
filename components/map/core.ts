/**
 * What a page with a map runs at once. All code that comes later imports it: the bundler puts modules
 * that the same parts import into one file, and would cut this into one for each combination.
 */
import "./stage/MapStage.tsx";
import "./use_map.ts";
