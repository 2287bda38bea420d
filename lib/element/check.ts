/** Small checks of untrusted values: a schema library would be ten times the element's size. */

/** Whether a value has a type. */
export type Check<Type> = (value: unknown) => value is Type;
type Checked<Of> = Of extends Check<infer Type> ? Type : never;

export const isText: Check<string> = (value) => typeof value === "string";
export const isNumber: Check<number> = (value): value is number => Number.isFinite(value);
export const isBoolean: Check<boolean> = (value) => typeof value === "boolean";
export const isNull: Check<null> = (value) => value === null;
export const isBlob: Check<Blob> = (value) => value instanceof Blob;

export function either<Types extends readonly unknown[]>(
  ...checks: { [Index in keyof Types]: Check<Types[Index]> }
): Check<Types[number]> {
  return (value): value is Types[number] => checks.some((check) => check(value));
}

export const isScalar = either(isText, isNumber, isBoolean);

export function oneOf<Text extends string>(...texts: readonly Text[]): Check<Text> {
  return (value): value is Text => texts.some((text) => text === value);
}

/** Of lists; a map has some thousand points. */
const MOST = 100_000;

/** @returns a check of a list without gaps, of which a message can have billions. */
export function listOf<Type>(check: Check<Type>): Check<Type[]> {
  return (value): value is Type[] =>
    Array.isArray(value) && value.length <= MOST && Array.from(value).every(check);
}

/** @returns a check of a list with one value for each of these. */
export function tupleOf<Types extends readonly unknown[]>(
  ...checks: { [Index in keyof Types]: Check<Types[Index]> }
): Check<Types> {
  return (value): value is Types & unknown[] =>
    Array.isArray(value) && value.length === checks.length &&
    checks.every((check, index) => check(value[index]));
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function recordOf<Type>(check: Check<Type>): Check<Record<string, Type>> {
  return (value): value is Record<string, Type> =>
    isRecord(value) && Object.values(value).every(check);
}

/** @returns a check of an object that has at least these properties. */
export function objectOf<Shape extends Record<string, Check<unknown>>>(
  shape: Shape,
): Check<{ [Name in keyof Shape]: Checked<Shape[Name]> }> {
  const entries = Object.entries(shape);
  return (value): value is { [Name in keyof Shape]: Checked<Shape[Name]> } =>
    isRecord(value) && entries.every(([name, check]) => check(value[name]));
}
