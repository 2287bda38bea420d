/** One JSON object as one line that nothing in it can break, end or forge. */

/**
 * What JSON leaves as it is though it moves a terminal's cursor, breaks a line in some viewers or
 * turns the direction of writing: DEL and C1, U+2028 and U+2029, and the bidirectional controls.
 * And U+FFFD: it is what broken UTF-8 is read as, so that no byte can be broken unseen.
 */
const MISLEADING = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/g;

/**
 * @param record strings and numbers, and lists of them.
 * @param hide redacts each string.
 * @returns the line without its end.
 */
export function jsonLine(record: object, hide: (text: string) => string = (text) => text): string {
  const shown = (_key: string, value: unknown) => typeof value === "string" ? hide(value) : value;
  return escapeMisleading(JSON.stringify(record, shown));
}

/** @returns the JSON with what misleads written as `\u` escapes. */
export function escapeMisleading(json: string): string {
  return json.replace(
    MISLEADING,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
