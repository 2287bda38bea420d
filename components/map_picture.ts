/** A picture of a map's layer types without data: the same for everyone who may open the map. */

/** In the picture's own units, 352 by 168. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** The index of the color. */
  readonly color: number;
}

export const WIDTH = 352;
export const HEIGHT = 168;

/** @returns numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: string): () => number {
  let state = 2166136261;
  for (const letter of seed) {
    state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @returns points that are denser in the middle, like towns. */
export function spots(random: () => number, count: number): readonly Spot[] {
  const around = () => (random() + random() + random()) / 3;
  return Array.from({ length: count }, () => ({
    x: Math.round(around() * WIDTH),
    y: Math.round(around() * HEIGHT),
    size: 2 + Math.round(random() * 2),
    color: Math.floor(random() * 4),
  }));
}

const RADIUS = 11;
/** Half of a hexagon's width, with a corner on top. */
const HALF = 9.5;
const HEXAGON = `l${HALF} 5.5v${RADIUS}l-${HALF} 5.5-${HALF}-5.5v-${RADIUS}z`;

/** @returns a grid of hexagons over the picture: a path for each of four steps. */
export function hexagons(random: () => number): readonly string[] {
  const paths = ["", "", "", ""];
  for (let row = 0; row * RADIUS * 1.5 < HEIGHT + RADIUS; row++) {
    for (let column = 0; column * 2 * HALF < WIDTH + HALF; column++) {
      const x = column * 2 * HALF + (row % 2) * HALF;
      const y = row * RADIUS * 1.5;
      const nearness = 1 - Math.hypot((x - WIDTH * 0.55) / WIDTH, (y - HEIGHT / 2) / HEIGHT) * 1.3;
      const step = Math.max(0, Math.min(3, Math.floor(nearness * 4 + random() * 1.2 - 0.3)));
      paths[step] += `M${x} ${y - RADIUS}${HEXAGON}`;
    }
  }
  return paths;
}

/** @returns a line that winds from one side to the other. */
export function winding(random: () => number): string {
  const y = () => Math.round(HEIGHT * (0.2 + 0.6 * random()));
  const third = Math.round(WIDTH / 3);
  return `M-4 ${y()}C${third} ${y()} ${third} ${y()} ${WIDTH / 2} ${y()}S${2 * third} ${y()} ${
    WIDTH + 4
  } ${y()}`;
}

/** @returns the outline of an area around a place. */
export function area(random: () => number, x: number, y: number, radius: number): string {
  const count = 9;
  const points = Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI;
    const reach = radius * (0.75 + 0.5 * random());
    return `${Math.round(x + reach * Math.cos(angle))} ${Math.round(y + reach * Math.sin(angle))}`;
  });
  return `M${points.join("L")}Z`;
}
