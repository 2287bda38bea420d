/**
 * The path to open after sign-in: a page of ours, or the start page for anything that is not one,
 * or that some browser might treat as another site (OWASP, Unvalidated Redirects).
 *
 * @param requested from the URL or the form, untrusted.
 * @returns a path with its query, as browsers normalize it.
 */
export function safeNext(requested: string | null): string {
  if (requested === null || !/^\/[^/\\]/.test(requested) || /[\\\p{C}]/u.test(requested)) {
    return "/";
  }
  const base = "http://app.invalid";
  if (!URL.canParse(requested, base)) return "/";
  const { origin, pathname, search } = new URL(requested, base);
  // A path may start with two slashes only after it is resolved, or after it is decoded again.
  if (origin !== base || /^\/+(\/|\\|%2f|%5c)/i.test(pathname)) return "/";
  return `${pathname}${search}`;
}

/** @returns the page's own path with its query, for links that return to it. */
export function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

/**
 * The return path of a form on a page whose script changes the URL: the browser sends the current
 * URL as the Referer, and the form has the earlier one.
 *
 * @param named the path in the form, untrusted.
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
