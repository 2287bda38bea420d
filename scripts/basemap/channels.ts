import type { Position } from "geojson";

/** A point in the middle of a river, with the river's width there in metres. */
type Reach = readonly [longitude: number, latitude: number, width: number];

const METRES_PER_DEGREE = 111_320;

/** City rivers that no source holds; read off the positions of bridges and landings, ours. */
export const CHANNELS: readonly (readonly Reach[])[] = [
  // Hudson, from the fine shore's end at midtown Manhattan to Dobbs Ferry
  [
    [-74.016, 40.75, 1150],
    [-74.0135, 40.758, 1200],
    [-74.0085, 40.765, 1250],
    [-74.003, 40.772, 1250],
    [-73.9825, 40.8, 1200],
    [-73.9675, 40.825, 1150],
    [-73.9545, 40.851, 1100],
    [-73.937, 40.878, 1350],
    [-73.923, 40.905, 1350],
    [-73.914, 40.935, 1350],
    [-73.897, 40.99, 1500],
    [-73.888, 41.02, 1700],
  ],
  // Harlem River
  [
    [-73.935, 40.8795, 180],
    [-73.922, 40.8775, 160],
    [-73.911, 40.8735, 150],
    [-73.9115, 40.868, 150],
    [-73.9155, 40.8625, 150],
    [-73.928, 40.845, 150],
    [-73.9335, 40.829, 150],
    [-73.933, 40.8195, 150],
    [-73.9325, 40.8135, 150],
    [-73.931, 40.8075, 170],
    [-73.928, 40.802, 200],
    [-73.926, 40.797, 250],
  ],
  // Delaware, from the fine shore's end at Marcus Hook to Philadelphia's northeast
  [
    [-75.425, 39.803, 1700],
    [-75.395, 39.818, 1600],
    [-75.368, 39.829, 1500],
    [-75.34, 39.8415, 1300],
    [-75.3, 39.85, 1500],
    [-75.265, 39.8515, 1300],
    [-75.235, 39.857, 1100],
    [-75.205, 39.868, 1000],
    [-75.185, 39.8775, 1000],
    [-75.165, 39.882, 950],
    [-75.148, 39.886, 900],
    [-75.137, 39.893, 850],
    [-75.1305, 39.9055, 800],
    [-75.132, 39.925, 780],
    [-75.1325, 39.945, 700],
    [-75.132, 39.954, 700],
    [-75.123, 39.964, 750],
    [-75.105, 39.973, 800],
    [-75.082, 39.977, 750],
    [-75.066, 39.9855, 700],
    [-75.052, 40, 650],
    [-75.0425, 40.012, 620],
    [-75.02, 40.026, 600],
  ],
  // Charles, from the harbour to Watertown
  [
    [-71.0485, 42.3738, 260],
    [-71.054, 42.3725, 260],
    [-71.062, 42.3705, 260],
    [-71.0695, 42.367, 320],
    [-71.0755, 42.3615, 520],
    [-71.083, 42.357, 560],
    [-71.0915, 42.3545, 480],
    [-71.101, 42.352, 330],
    [-71.1105, 42.353, 170],
    [-71.1165, 42.359, 110],
    [-71.1175, 42.3645, 100],
    [-71.119, 42.3685, 100],
    [-71.1235, 42.3695, 100],
    [-71.126, 42.3735, 100],
    [-71.132, 42.3745, 100],
    [-71.1335, 42.3695, 95],
    [-71.137, 42.3645, 90],
    [-71.146, 42.3625, 80],
    [-71.163, 42.3635, 70],
    [-71.184, 42.3655, 60],
  ],
  // Mystic, from the harbour to Medford
  [
    [-71.044, 42.383, 420],
    [-71.062, 42.387, 380],
    [-71.0735, 42.3925, 300],
    [-71.082, 42.398, 180],
    [-71.092, 42.403, 120],
    [-71.103, 42.414, 70],
  ],
];

/** Filled-in waterfronts that the fine shore cuts off: Boston's North End, Battery Park City. */
export const WATERFRONTS: readonly Position[][] = [
  [
    [-71.06, 42.366],
    [-71.057, 42.3692],
    [-71.0525, 42.3687],
    [-71.0497, 42.3678],
    [-71.0482, 42.3597],
    [-71.0495, 42.356],
    [-71.0535, 42.352],
    [-71.06, 42.355],
    [-71.06, 42.366],
  ],
  [
    [-74.0135, 40.7005],
    [-74.018, 40.7045],
    [-74.0188, 40.7085],
    [-74.0178, 40.713],
    [-74.0158, 40.7185],
    [-74.008, 40.72],
    [-74.008, 40.705],
    [-74.0135, 40.7005],
  ],
];

/** The ring around a channel, open water at both ends. */
export function bankRing(channel: readonly Reach[]): Position[] {
  const right: Position[] = [];
  const left: Position[] = [];
  channel.forEach(([longitude, latitude, width], i) => {
    const [fromX, fromY] = channel[i - 1] ?? [longitude, latitude];
    const [toX, toY] = channel[i + 1] ?? [longitude, latitude];
    const shrink = Math.cos(latitude * Math.PI / 180);
    const [dx, dy] = [(toX - fromX) * shrink, toY - fromY];
    const reach = width / 2 / METRES_PER_DEGREE / Math.hypot(dx, dy);
    right.push([longitude + dy * reach / shrink, latitude - dx * reach]);
    left.push([longitude - dy * reach / shrink, latitude + dx * reach]);
  });
  const ring = [...right, ...left.reverse()];
  return [...ring, ...ring.slice(0, 1)];
}
