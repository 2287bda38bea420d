/**
 * The basemap's labels above what covers the ground, in one graphics context of MapLibre. When a
 * frame has the ground and no label yet, it is copied to a canvas of its own and cleared: what
 * MapLibre draws from then on are labels alone. Between both canvases lies deck.gl's.
 */
import type { CustomLayerInterface, Map as MapLibreMap } from "maplibre-gl";
import type { Layer } from "../document.ts";

const CUT = "ground-cut";

/** @returns whether labels below the layer could not be read. */
export function coversGround(layer: Layer): boolean {
  switch (layer.type) {
    case "point":
    case "line":
      return false;
    case "polygon":
      return layer.height !== undefined || typeof layer.color === "object";
    default:
      return true;
  }
}

/** Call it before deck.gl's canvas is there: what comes last into the page lies on top. */
export function raiseLabels(map: MapLibreMap): void {
  const ground = document.createElement("canvas");
  ground.setAttribute("style", "position:absolute;width:100%;height:100%");
  map.getCanvasContainer().prepend(ground);
  const context = ground.getContext("2d");
  if (context === null) return;

  const cut: CustomLayerInterface = {
    id: CUT,
    type: "custom",
    render(gl) {
      const { width, height } = gl.canvas;
      if (ground.width !== width || ground.height !== height) {
        Object.assign(ground, { width, height });
      }
      context.globalCompositeOperation = "copy";
      context.drawImage(map.getCanvas(), 0, 0);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
    },
  };
  // A style brings its own layers, and a graphics context that came back has the style's alone.
  map.on("styledata", () => {
    const order = map.getLayersOrder().filter((id) => id !== CUT);
    const ground = order.findLastIndex((id) => map.getLayer(id)?.type !== "symbol");
    const above = order[ground + 1];
    if (ground < 0 || above === undefined) return;
    const all = map.getLayersOrder();
    if (all[all.indexOf(above) - 1] === CUT) return;
    if (map.getLayer(CUT)) map.moveLayer(CUT, above);
    else map.addLayer(cut, above);
  });
}
