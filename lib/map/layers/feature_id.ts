/** What tells features apart: texts, of which every digit stays. */

/** CARTO's own, by the geometry: equal geometries are one. */
const CARTO_ID = "_carto_feature_id";

/** @param idColumn of the policy; null where it names none. */
export function idColumnOf({ idColumn }: { readonly idColumn: string | null }): string {
  return idColumn ?? CARTO_ID;
}

/** @returns null where the feature does not tell. */
export function idOf(
  properties: Readonly<Record<string, unknown>>,
  idColumn: string,
): string | null {
  const id = Object.hasOwn(properties, idColumn) ? properties[idColumn] : undefined;
  if (typeof id === "string") return id === "" ? null : id;
  if (typeof id === "bigint") return String(id);
  return typeof id === "number" && Number.isFinite(id) ? String(id) : null;
}
