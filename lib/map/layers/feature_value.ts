/** The value of a column in a feature, a cell or a cluster. */

/** @returns a feature's value of a column; features have the format of deck.gl's accessors. */
export function valueOf(feature: unknown, column: string | null): unknown {
  if (typeof feature !== "object" || feature === null || !("properties" in feature)) {
    return undefined;
  }
  return propertyOf(feature.properties, column);
}

export function propertyOf(properties: unknown, column: string | null): unknown {
  if (column === null || typeof properties !== "object" || properties === null) return undefined;
  return Object.hasOwn(properties, column) ? Reflect.get(properties, column) : undefined;
}
