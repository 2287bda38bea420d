/**
 * @returns the attribute's text: of `true` the server's markup would have an attribute without a
 * value, and of `false` none.
 */
export const flag = (on: boolean): "true" | "false" => on ? "true" : "false";
