/** URLs in a column. Only complete https URLs become links. */

/** A link of a card. */
export interface FieldLink {
  readonly href: string;
  /** As the browser shows it: an internationalized host as punycode. */
  readonly host: string;
  readonly text: string;
}

const LONGEST = 2_000;
/** No whitespace, no invisible characters, none that parsers read differently. */
const ADDRESS = /^https:\/\/[^\s\p{C}\p{Z}\\]+$/iu;

/**
 * @param text the link's text; by default the host.
 * @returns null for anything but a complete https URL without a user.
 */
export function linkOf(value: unknown, text: string | undefined): FieldLink | null {
  if (typeof value !== "string" || value.length > LONGEST || !ADDRESS.test(value)) return null;
  if (!URL.canParse(value)) return null;
  const url = new URL(value);
  if (url.protocol !== "https:" || url.host === "") return null;
  if (url.username !== "" || url.password !== "") return null;
  return { href: url.href, host: url.host, text: text ?? url.host };
}
