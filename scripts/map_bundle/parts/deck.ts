import { ClusterTileLayer, VectorTileLayer } from "@deck.gl/carto";

export { ClusterTileLayer, VectorTileLayer };
export { MapLibreOverlay } from "@deck.gl/maplibre";
