/** Zooms of the map, of tiles of 512 CSS pixels. */

/** Closer than this a lone point would stand without its surroundings. */
export const CLOSEST_FIT = 13;
/** From here a point stands by itself, with its street's neighbors. */
export const POINT_ZOOM = 13;
/** Closer than this a small shape would fill the view. */
export const CLOSEST_SHAPE = 17;
/** By how much a click on a cluster comes nearer. */
export const CLUSTER_STEP = 2;
