/** Whether a layer's data has changed, or only its style. */

/**
 * deck.gl's `dataComparator`, for a layer's TileJSON and a tile's features alike. Without it each
 * change of a prop counts as new data: deck.gl wraps a tile's content again every time.
 */
export function sameData(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (Array.isArray(one) || Array.isArray(other)) return isSameUrls(one, other);
  if ("tiles" in one || "tiles" in other) return isSameSource(one, other);
  return "points" in one && one["points"] === other["points"] &&
    one["lines"] === other["lines"] && one["polygons"] === other["polygons"];
}

/** Tokens are renewed; tiles with the same URLs and the same version of the data stay. */
function isSameSource(one: Fields, other: Fields): boolean {
  return JSON.stringify([one["tiles"], one["cache"]]) ===
    JSON.stringify([other["tiles"], other["cache"]]);
}

/** Templates of tiles, as deck.gl's layers of cells have them; cells themselves are never equal. */
function isSameUrls(one: unknown, other: unknown): boolean {
  return Array.isArray(one) && Array.isArray(other) && one.length === other.length &&
    one.every((url, index) => typeof url === "string" && url === other[index]);
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
