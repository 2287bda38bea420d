/** What a person does on the map by pointer and keyboard. */
import type { PickingInfo } from "@deck.gl/core";
import type { Map as MapLibreMap } from "maplibre-gl";
import type { Camera } from "./camera.ts";
import type { Drawing } from "./drawing.ts";
import type { MapViewOptions } from "./map_view_types.ts";
import type { Overlay } from "./overlay.ts";
import { createPicking } from "./picking.ts";
import { CLUSTER_STEP } from "./zoom_levels.ts";

/** How far from the map's middle the keyboard reaches, in CSS pixels. */
const REACH = 24;

interface InteractionOptions
  extends Pick<MapViewOptions, "container" | "onHover" | "onPick" | "onStep"> {
  readonly map: MapLibreMap;
  readonly camera: Camera;
  readonly drawing: Drawing;
  /** Null while there is nothing to look at. */
  overlay(): Overlay | null;
}

export function followPerson(options: InteractionOptions): void {
  const { map, container, drawing, onHover, onPick } = options;
  const pick = createPicking({ map, overlay: options.overlay, onHover: hover, onClick: choose });

  function hover(info: PickingInfo | null): void {
    const found = drawing.picked(info);
    container.classList.toggle("map-points", found !== null);
    if (info === null || found === null) {
      drawing.hover(null);
      return onHover(null);
    }
    const { layer, picked } = found;
    const at = { layer, x: info.x, y: info.y };
    if ("feature" in picked) {
      drawing.hover({ layer, id: picked.feature.id });
      return onHover({ ...at, feature: picked.feature });
    }
    drawing.hover(null);
    const { count, properties } = picked.cluster;
    onHover({ ...at, cluster: { count, properties } });
  }

  function choose(info: PickingInfo | null): void {
    const picked = drawing.picked(info)?.picked;
    if (picked === undefined) return onPick(null);
    if ("feature" in picked) return onPick(picked.feature);
    const [longitude, latitude] = picked.cluster.place;
    options.camera.moveTo({ longitude, latitude, zoom: map.getZoom() + CLUSTER_STEP });
  }

  map.getCanvas().addEventListener("keydown", (event) => {
    switch (event.key) {
      case "Escape":
        return onPick(null);
      case "Enter": {
        const { clientWidth: width, clientHeight: height } = map.getCanvas();
        return choose(pick({ x: width / 2, y: height / 2, radius: REACH }));
      }
      case "PageDown":
      case "PageUp":
        event.preventDefault();
        return options.onStep(event.key === "PageDown" ? 1 : -1);
    }
  });
}
