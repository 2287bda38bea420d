export { ClusterTileLayer, VectorTileLayer } from "@deck.gl/carto";
export { MapLibreOverlay } from "@deck.gl/maplibre";
