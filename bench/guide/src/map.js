/** deck.gl on a separate canvas over a synchronized MapLibre map, from a fixed view of the US. */
import { vectorQuerySource } from "@carto/api-client";
import { VectorTileLayer } from "@deck.gl/carto";
import { Deck } from "@deck.gl/core";
import { Map as BaseMap, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";

const START_VIEW = { longitude: -98.5, latitude: 39.8, zoom: 4, bearing: 0, pitch: 0 };
const QUERY = "SELECT * FROM `carto-demo-data.demo_tables.retail_stores` WHERE city = @groupcity";

export function createMap() {
  setWorkerUrl(workerUrl);
  const basemap = new BaseMap({
    container: "map",
    style: "/basemap/style.json",
    center: [START_VIEW.longitude, START_VIEW.latitude],
    zoom: START_VIEW.zoom,
    interactive: false,
  });
  return new Deck({
    canvas: "deck",
    initialViewState: START_VIEW,
    controller: true,
    layers: [],
    onViewStateChange({ viewState: { longitude, latitude, zoom, bearing, pitch } }) {
      basemap.jumpTo({ center: [longitude, latitude], zoom, bearing, pitch });
    },
  });
}

export function showStores(deck, { token, group, apiBaseUrl, connectionName }) {
  const data = vectorQuerySource({
    accessToken: token,
    apiBaseUrl,
    connectionName,
    sqlQuery: QUERY,
    queryParameters: { groupcity: group },
  });
  const layer = new VectorTileLayer({
    id: "stores",
    data,
    // By default, deck.gl loads its tile parser from a public CDN.
    loadOptions: { core: { worker: false } },
    pointRadiusMinPixels: 4,
    getFillColor: [200, 0, 80],
  });
  deck.setProps({ layers: [layer] });
}
