/**
 * A boolean as an attribute's value. The server omits `false`, which has a meaning of its own for
 * `aria-…` and `data-…` (preact 10.29, jsx-runtime, `jsxAttr`), and hydration does not add it.
 */
export const flag = (on: boolean): "true" | "false" => on ? "true" : "false";
