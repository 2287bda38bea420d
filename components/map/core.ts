/**
 * The code that a page with a map runs at once. All code loaded later imports it: the bundler
 * groups modules by their importers, and would otherwise split this into a file per combination.
 */
import "./stage/MapStage.tsx";
import "./use_map.ts";
