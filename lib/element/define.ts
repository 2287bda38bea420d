import { CartoMapElement } from "./carto_map.ts";

/** Defines `<carto-map>`, unless another script of the page did. */
export function defineCartoMap(): void {
  if (customElements.get("carto-map") === undefined) {
    customElements.define("carto-map", CartoMapElement);
  }
}
