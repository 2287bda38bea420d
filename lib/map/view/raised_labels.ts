/**
 * The basemap's labels above what covers the ground, in one graphics context of MapLibre. Once a
 * frame has the ground and no label yet, it is copied to a canvas of its own and cleared: what
 * MapLibre draws from then on are labels alone. Between both canvases lies deck.gl's. Maps of
 * points do without: import it where it is needed.
 */
import type { CustomLayerInterface, Map as MapLibreMap } from "maplibre-gl";

const CUT = "ground-cut";

/** Leaves labels alone on MapLibre's canvas, and puts the ground below all others. */
export function raiseLabels(map: MapLibreMap): void {
  const ground = document.createElement("canvas");
  Object.assign(ground.style, { position: "absolute", width: "100%", height: "100%" });
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

/** Puts what lies over the ground below the canvas of the labels. */
export function belowLabels(labels: HTMLElement, overlay: HTMLElement): void {
  labels.before(overlay);
}
