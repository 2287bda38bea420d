/** A closed ring of [longitude, latitude] pairs, in degrees. */
export type Ring = readonly (readonly [number, number])[];

interface Edge {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

const BANDS_PER_DEGREE = 50;

/**
 * An even-odd test over rings that share borders or hold holes: true where a ray to the east
 * crosses an odd number of edges. Edges are sorted into bands of latitude, so that a test looks at
 * some hundred of them instead of millions.
 */
export function insideTest(rings: Iterable<Ring>): (lon: number, lat: number) => boolean {
  const bands = new Map<number, Edge[]>();
  for (const ring of rings) {
    ring.forEach(([x1, y1], index) => {
      const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1];
      if (y1 === y2) return;
      const first = Math.floor(Math.min(y1, y2) * BANDS_PER_DEGREE);
      const last = Math.floor(Math.max(y1, y2) * BANDS_PER_DEGREE);
      for (let band = first; band <= last; band++) {
        const edges = bands.get(band);
        if (edges) edges.push({ x1, y1, x2, y2 });
        else bands.set(band, [{ x1, y1, x2, y2 }]);
      }
    });
  }
  return (lon, lat) => {
    let inside = false;
    for (const { x1, y1, x2, y2 } of bands.get(Math.floor(lat * BANDS_PER_DEGREE)) ?? []) {
      if ((y1 > lat) === (y2 > lat)) continue;
      if (lon < x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
    return inside;
  };
}
