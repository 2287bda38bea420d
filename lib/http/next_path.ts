/**
 * Where a person goes once they are signed in: a page of ours, or the start page for anything that is
 * none, or that some browser might take for another site (OWASP, Unvalidated Redirects).
 *
 * @param wanted what the address or the form says, not to be trusted.
 * @returns a path with its query, in the form that browsers give it.
 */
export function safeNext(wanted: string | null): string {
  if (wanted === null || !/^\/[^/\\]/.test(wanted) || /[\\\p{C}]/u.test(wanted)) return "/";
  const base = "http://app.invalid";
  if (!URL.canParse(wanted, base)) return "/";
  const { origin, pathname, search } = new URL(wanted, base);
  // A path may begin with two slashes only once it is resolved, or for who decodes it once more.
  if (origin !== base || /^\/+(\/|\\|%2f|%5c)/i.test(pathname)) return "/";
  return `${pathname}${search}`;
}

/** @returns the page's own address, for what leads back to it: a path of ours with its query. */
export function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

/**
 * Where a form leads back to whose page changes its address by script: the browser says which it
 * has now as the Referer, and the form which it had.
 *
 * @param named the path that the form has, not to be trusted.
 * @param referer the header's value, or null where there is none.
 */
export function currentNext(
  named: string | null,
  referer: string | null,
  appOrigin: string,
): string {
  const next = safeNext(named);
  const from = referer === null ? null : URL.parse(referer);
  const [path] = next.split("?");
  if (from === null || from.origin !== appOrigin || from.pathname !== path) return next;
  return safeNext(pathOf(from));
}
