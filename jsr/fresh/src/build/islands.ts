import type { ComponentType } from "preact";
import type { Island } from "./build_cache.ts";

/** A loaded file of islands and the bundled module the browser gets for it. */
export interface IslandModule {
  readonly name: string;
  readonly url: string;
  readonly module: Readonly<Record<string, unknown>>;
}

/** Lists the islands of the given files: every function they export. */
export function islandTable(modules: readonly IslandModule[]): Map<unknown, Island> {
  const islands = new Map<unknown, Island>();
  for (const { name, url, module } of modules) {
    for (const [exportName, component] of Object.entries(module)) {
      if (!isComponent(component)) continue;
      const label = exportName === "default" ? name : `${name}.${exportName}`;
      islands.set(component, { name: label, component, url, exportName });
    }
  }
  return islands;
}

function isComponent(value: unknown): value is ComponentType<Record<string, unknown>> {
  return typeof value === "function";
}
