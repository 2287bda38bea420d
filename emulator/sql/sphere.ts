type Position = readonly [lon: number, lat: number];

/** BigQuery's mean radius of the Earth in metres (GoogleSQL, geography functions). */
const RADIUS = 6_371_010;

/** Metres between two positions in degrees, on a sphere. */
export function distance([lonA, latA]: Position, [lonB, latB]: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [a, b] = [radians(latA), radians(latB)];
  const halfChord = Math.sin((b - a) / 2) ** 2 +
    Math.cos(a) * Math.cos(b) * Math.sin(radians(lonB - lonA) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(halfChord)));
}
