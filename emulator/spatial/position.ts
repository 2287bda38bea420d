/** Longitude and latitude in degrees. */
export type Position = readonly [lon: number, lat: number];

/** Positions in order: a line, or a polygon's ring, whose last position repeats its first. */
export type Path = readonly Position[];

/** West, south, east and north in degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];
