/** Addresses that a column holds. Only whole https addresses become links. */

/** A link of a card. */
export interface FieldLink {
  readonly href: string;
  /** As the browser would show it: a host of other letters is its punycode. */
  readonly host: string;
  readonly text: string;
}

const LONGEST = 2_000;
/** No blank, no character that shows nothing, no sign that parsers read differently. */
const ADDRESS = /^https:\/\/[^\s\p{C}\p{Z}\\]+$/iu;

/**
 * @param text what people read; the host where there is none.
 * @returns null for what is no whole https address, or names a user.
 */
export function linkOf(value: unknown, text: string | undefined): FieldLink | null {
  if (typeof value !== "string" || value.length > LONGEST || !ADDRESS.test(value)) return null;
  if (!URL.canParse(value)) return null;
  const url = new URL(value);
  if (url.protocol !== "https:" || url.host === "") return null;
  if (url.username !== "" || url.password !== "") return null;
  return { href: url.href, host: url.host, text: text ?? url.host };
}
