import { type ComponentChildren, Fragment, type FunctionComponent, h } from "preact";
import type { Island } from "../build/build_cache.ts";
import { templateId } from "../runtime/markers.ts";
import { currentRender, type RenderState } from "./render_state.ts";
import { serializeIslands } from "./serialize.ts";

/** Stands last in `<body>`: by now every island of the page is known. */
export const PageScripts: FunctionComponent = () => {
  const state = currentRender();
  if (state === null) return null;
  const scripts: ComponentChildren[] = [];
  if (state.used.length > 0) scripts.push(bootIslands(state));
  if (state.build !== null && state.build.devScript !== "") {
    scripts.push(moduleScript(state.build.devScript));
  }
  return scripts;
};

/** Paths of the modules the page's islands need, client entry first. */
export function islandModules(state: RenderState): string[] {
  if (state.build === null || state.used.length === 0) return [];
  const urls = new Set([state.build.clientEntry, ...state.used.map(({ island }) => island.url)]);
  return [...urls].map((url) => state.basePath + url);
}

function bootIslands(state: RenderState): ComponentChildren {
  const { build, used } = state;
  if (build === null) return null;
  const islands: Island[] = [];
  const templates: ComponentChildren[] = [];
  let props = "";
  // Writing props may find JSX, and rendering that may find islands: until nothing new turns up.
  for (let pending = true; pending;) {
    const components = used.map(({ island }) => indexIn(islands, island));
    props = serializeIslands(state, components);
    pending = false;
    for (const [index, slot] of state.slots.entries()) {
      if (slot.rendered) continue;
      slot.rendered = true;
      pending = true;
      const __html = state.render(h(Fragment, null, slot.children));
      templates.push(
        h("template", { id: templateId(state.prefix, index), dangerouslySetInnerHTML: { __html } }),
      );
    }
  }
  const imports = islands.map(({ exportName, url }, i) =>
    `import{${exportName} as i${i}}from${literal(state.basePath + url)};`
  );
  const names = islands.map((_, i) => `i${i}`).join();
  return [
    templates,
    moduleScript(
      `import{boot}from${literal(state.basePath + build.clientEntry)};${imports.join("")}` +
        `boot([${names}],${literal(state.prefix)},${literal(props)});`,
    ),
  ];
}

function indexIn(islands: Island[], island: Island): number {
  const known = islands.indexOf(island);
  return known === -1 ? islands.push(island) - 1 : known;
}

/** A JavaScript string in which no `</script` and no `<!--` can end or hide the script. */
function literal(text: string): string {
  return JSON.stringify(text).replaceAll("<", "\\u003c");
}

function moduleScript(source: string): ComponentChildren {
  return h("script", { type: "module", dangerouslySetInnerHTML: { __html: source } });
}
