/**
 * Numbers that are NULL, which CARTO's binary tiles have as NaN. Its client takes NaN for a value
 * (api-client 0.5.34, `filterFalsyElements`): one would make a total, an average and a range NaN.
 */
import { getOrCreate } from "../../get_or_create.ts";
import type { Features } from "../layers/tile_content.ts";

type Properties = Readonly<Record<string, unknown>>;

/** @returns the properties of a cell, with null for NaN. */
export function withNulls(properties: Properties): Properties {
  if (!Object.values(properties).some(Number.isNaN)) return properties;
  return mapValues(properties, (value) => Number.isNaN(value) ? null : value);
}

function mapValues<Value, Made>(
  values: Readonly<Record<string, Value>>,
  make: (value: Value) => Made,
): Record<string, Made> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(value)]));
}

/** Each tile is converted once, however often the view moves. */
const converted = new WeakMap<object, unknown>();

/** @returns the content of a tile of features, with null for NaN; anything else as it is. */
export function contentWithNulls(content: unknown): unknown {
  if (typeof content !== "object" || content === null) return content;
  return getOrCreate(converted, content, () => mapValues({ ...content }, featuresWithNulls));
}

/** @param features points, lines or areas. */
function featuresWithNulls(features: unknown): unknown {
  if (!hasNumbers(features)) return features;
  const numericProps = mapValues(features.numericProps, (numbers) => {
    const value = Array.from(numbers.value, (number) => Number.isNaN(number) ? null : number);
    return value.includes(null) ? { value } : numbers;
  });
  return { ...features, numericProps };
}

const hasNumbers = (features: unknown): features is Pick<Features, "numericProps"> =>
  typeof features === "object" && features !== null && "numericProps" in features;
