/** Deeper data is left to Jest, which knows circles. */
const DEEPEST = 20;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const hasNoSymbols = (value: object) => Object.getOwnPropertySymbols(value).length === 0;

/** Without holes and without properties of its own. */
function isPlainArray(value: unknown): value is unknown[] {
  return Array.isArray(value) &&
    Object.getPrototypeOf(value) === Array.prototype &&
    Object.keys(value).length === value.length && hasNoSymbols(value);
}

/** Neither an instance of a class nor an asymmetric matcher. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) &&
    hasNoSymbols(value);
}

/** @returns whether both are surely equal; where this is false, they may be equal nevertheless. */
export function plainlyEqual(a: unknown, b: unknown, depth = 0): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || depth > DEEPEST) return false;
  if (isPlainArray(a)) {
    return isPlainArray(b) && a.length === b.length &&
      a.every((item, index) => plainlyEqual(item, b[index], depth + 1));
  }
  if (!isPlainObject(a) || !isPlainObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && plainlyEqual(a[key], b[key], depth + 1));
}

/** @returns whether the value surely has all of the plain data expected. */
export function plainlyHas(
  value: unknown,
  expected: unknown,
  depth = 0,
): boolean {
  if (Object.is(value, expected)) return true;
  if (!isObject(value) || depth > DEEPEST) return false;
  if (isPlainArray(expected)) {
    return isPlainArray(value) && value.length === expected.length &&
      expected.every((item, index) => plainlyHas(value[index], item, depth + 1));
  }
  if (!isPlainObject(expected) || Array.isArray(value)) return false;
  return Object.keys(expected).every((key) =>
    key in value && plainlyHas(value[key], expected[key], depth + 1)
  );
}
