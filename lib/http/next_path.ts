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
