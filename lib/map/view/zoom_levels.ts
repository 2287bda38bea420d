/** Zooms at which the map changes what it shows, of tiles of 512 CSS pixels. */

/** Below this stores stand in clusters. */
export const CLUSTER_BELOW_ZOOM = 8;
/** Closer than this a lone store would stand without its surroundings. */
export const CLOSEST_FIT = 13;
/** From here a store stands by itself, with its street's neighbours. */
export const STORE_ZOOM = 13;
