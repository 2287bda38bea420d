/** Serves the panel's page. */
import { places } from "../../../components/map/panel/test_documents.ts";
import { type ComponentPage, serveComponents } from "../component_page.ts";

/** @returns its address, on a free port. */
export function servePanel(): Promise<ComponentPage> {
  return serveComponents({
    script: "tests/helpers/panel/page.tsx",
    document: places,
    body: '<header><h1 class="visually-hidden">Panel</h1></header><main class="stage"></main>',
    styles: `
      main { container: stage / inline-size; height: 100%; }
      .panel { width: min(100%, 20rem); height: 100%; background: var(--surface); }`,
  });
}
