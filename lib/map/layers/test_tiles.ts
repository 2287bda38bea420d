/** Tiles of features for tests, in the format of CARTO's loader. */

interface Shape {
  readonly positions: readonly (readonly [number, number])[];
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Numbers go where CARTO has them: by position, apart from the other properties. */
function features(shapes: readonly Shape[]) {
  const positions = shapes.flatMap((shape, feature) =>
    shape.positions.map((position) => ({ position, feature, properties: shape.properties }))
  );
  const names = new Set(
    shapes.flatMap(({ properties }) =>
      Object.keys(properties).filter((name) => typeof properties[name] === "number")
    ),
  );
  const ids = { value: Uint32Array.from(positions, ({ feature }) => feature), size: 1 };
  return {
    positions: { value: Float64Array.from(positions.flatMap(({ position }) => position)), size: 2 },
    featureIds: ids,
    globalFeatureIds: ids,
    properties: shapes.map(({ properties }) =>
      Object.fromEntries(Object.entries(properties).filter(([name]) => !names.has(name)))
    ),
    numericProps: Object.fromEntries([...names].map((name) => [name, {
      value: Float64Array.from(positions, ({ properties }) => Number(properties[name] ?? NaN)),
      size: 1,
    }])),
    fields: [],
  };
}

function startsOf(shapes: readonly Shape[]) {
  let end = 0;
  return {
    value: Uint32Array.from([0, ...shapes.map(({ positions }) => end += positions.length)]),
    size: 1,
  };
}

/** @param areas rings of four corners and the first one again. */
export function tileOf(
  { points = [], lines = [], areas = [] }: {
    readonly points?: readonly Shape[];
    readonly lines?: readonly Shape[];
    readonly areas?: readonly Shape[];
  },
) {
  const starts = startsOf(areas);
  const corners = [...starts.value.slice(0, -1)].flatMap((first) =>
    [0, 1, 2, 0, 2, 3].map((corner) => first + corner)
  );
  return {
    points: features(points),
    lines: { ...features(lines), pathIndices: startsOf(lines) },
    polygons: {
      ...features(areas),
      polygonIndices: starts,
      primitivePolygonIndices: starts,
      triangles: { value: Uint32Array.from(corners), size: 1 },
    },
  };
}

/** @returns the ring around a box. */
export function boxOf(
  [west, south, east, north]: readonly [number, number, number, number],
): readonly (readonly [number, number])[] {
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}
