/** Serves the stage's page. */
import { places } from "../../../components/map/panel/test_documents.ts";
import { type ComponentPage, serveComponents } from "../component_page.ts";

/** @returns its address, on a free port. */
export function serveStage(): Promise<ComponentPage> {
  return serveComponents({
    script: "tests/helpers/stage/page.tsx",
    document: places,
    body: '<main class="map-page"></main>',
    // MapLibre's own styles, after ours.
    styles: ".maplibregl-map { position: relative; overflow: hidden; }",
  });
}
