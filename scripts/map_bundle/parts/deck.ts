import { ClusterTileLayer, VectorTileLayer } from "@deck.gl/carto";

export { ClusterTileLayer, VectorTileLayer };
export { Deck, MapView } from "@deck.gl/core";
