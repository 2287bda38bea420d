/** The map's title, description and initial view. */
import type { Input } from "./input.ts";
import { keepNumber } from "./sizes.ts";
import { takeText } from "./texts.ts";

/** @returns what the document begins with. */
export function headOf(map: Input, config: Input): Readonly<Record<string, unknown>> {
  const title = takeText(map, "title", "title") ?? "Builder map";
  const description = takeText(map, "description", "description");
  const view = viewOf(config.object("mapState"));
  return {
    $schema: "../map.schema.json",
    version: 1,
    title,
    ...description === undefined ? {} : { description },
    ...view === undefined ? {} : { view },
  };
}

function viewOf(state: Input): Readonly<Record<string, unknown>> | undefined {
  const longitude = keepNumber(state, "longitude", "view.center", [-180, 180]);
  const latitude = keepNumber(state, "latitude", "view.center", [-90, 90]);
  const zoom = keepNumber(state, "zoom", "view.zoom", [0, 24]);
  const pitch = keepNumber(state, "pitch", "view.pitch", [0, 60]);
  const bearing = keepNumber(state, "bearing", "view.bearing", [-180, 180]);
  state.skip("width", "height", "dragRotate", "isSplit", "altitude", "isViewportSynced");
  state.skip("isZoomLocked", "globe", "maxZoom", "minZoom", "maxPitch", "transitionDuration");
  state.rest();
  if (longitude === undefined || latitude === undefined || zoom === undefined) return undefined;
  return {
    center: [longitude, latitude],
    zoom,
    ...pitch === undefined || pitch === 0 ? {} : { pitch },
    ...bearing === undefined || bearing === 0 ? {} : { bearing },
  };
}
