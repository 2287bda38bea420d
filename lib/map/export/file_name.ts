/** The longest part of a file's name that describes its content, in characters. */
const LONGEST_PART = 60;

/**
 * @param title the map's.
 * @param groups whose data the file contains.
 * @param at milliseconds since the epoch; the file's name has the day where the code runs.
 * @returns `deliveries-boston-2026-11-24.csv`: no character that file systems reject.
 */
export function fileName(
  title: string,
  groups: readonly string[],
  at: number,
  extension: string,
): string {
  const day = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  return [plainPart(title) || "map", plainPart(groups.join(" ")), date]
    .filter((part) => part !== "").join("-") + `.${extension}`;
}

/** Letters and digits of any language, with hyphens between words. */
function plainPart(text: string): string {
  const words = text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  return [...words].slice(0, LONGEST_PART).join("").replace(/^-+|-+$/g, "");
}
