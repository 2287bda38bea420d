/** Ids of features: texts, so that every digit is kept. */

/** CARTO's own id, by the geometry: equal geometries share it. */
const CARTO_ID = "_carto_feature_id";

/** @param idColumn of the policy; null without one. */
export function idColumnOf({ idColumn }: { readonly idColumn: string | null }): string {
  return idColumn ?? CARTO_ID;
}

/** @returns null where the feature has none. */
export function idOf(
  properties: Readonly<Record<string, unknown>>,
  idColumn: string,
): string | null {
  const id = Object.hasOwn(properties, idColumn) ? properties[idColumn] : undefined;
  if (typeof id === "string") return id === "" ? null : id;
  if (typeof id === "bigint") return String(id);
  return typeof id === "number" && Number.isFinite(id) ? String(id) : null;
}
