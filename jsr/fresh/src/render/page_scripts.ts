import type { BuildCache, Island } from "../build/build_cache.ts";
import type { RenderState } from "./render_state.ts";
import { serializeIslands } from "./serialize.ts";

/** Writes what stands last in `<body>`, once every island of the page is known. */
export function pageScripts(state: RenderState): string {
  const { build } = state;
  if (build === null) return "";
  const boot = state.used.length === 0 ? "" : bootIslands(state, build);
  return build.devScript === "" ? boot : boot + moduleScript(state, build.devScript);
}

/** Paths of the modules the page's islands need, client entry first. */
export function islandModules(state: RenderState): string[] {
  if (state.build === null || state.used.length === 0) return [];
  const urls = new Set([state.build.clientEntry, ...state.used.map(({ island }) => island.url)]);
  return [...urls].map((url) => state.basePath + url);
}

function bootIslands(state: RenderState, build: BuildCache): string {
  const { used } = state;
  const islands: Island[] = [];
  const components = used.map(({ island }) => indexIn(islands, island));
  const props = serializeIslands(state, components);
  let source = `import{boot}from${literal(state.basePath + build.clientEntry)};`;
  for (const [i, { exportName, url }] of islands.entries()) {
    source += `import{${exportName} as i${i}}from${literal(state.basePath + url)};`;
  }
  const names = islands.map((_, i) => `i${i}`).join();
  source += `boot([${names}],${literal(state.prefix)},${literal(props)});`;
  return moduleScript(state, source);
}

function indexIn(islands: Island[], island: Island): number {
  const known = islands.indexOf(island);
  return known === -1 ? islands.push(island) - 1 : known;
}

/** A JavaScript string in which no `</script` and no `<!--` can end or hide the script. */
function literal(text: string): string {
  return JSON.stringify(text).replaceAll("<", "\\u003c");
}

function moduleScript({ nonce }: RenderState, source: string): string {
  return `<script type="module" nonce="${nonce}">${source}</script>`;
}
