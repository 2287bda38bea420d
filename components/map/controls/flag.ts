/**
 * A state as an attribute's value. The server leaves `false` out, where it has a meaning of its own
 * for `aria-…` and `data-…` (preact 10.29, jsx-runtime, `jsxAttr`), and hydrating does not add it.
 */
export const flag = (on: boolean): "true" | "false" => on ? "true" : "false";
