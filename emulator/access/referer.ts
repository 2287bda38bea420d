/**
 * May a token be used from the site that sent these headers? Its origin (from `Referer`, else from
 * `Origin`) must be one of the token's referers to the letter; an entry with a slash at its end
 * matches nothing, as in CARTO. A token without referers may be used from anywhere.
 */
export function refererAllowed(referers: readonly string[], headers: Headers): boolean {
  if (referers.length === 0) return true;
  const site = originOf(headers.get("referer")) ?? headers.get("origin");
  return site !== null && referers.includes(site);
}

function originOf(referer: string | null): string | null {
  if (!referer || !URL.canParse(referer)) return null;
  return new URL(referer).origin;
}
