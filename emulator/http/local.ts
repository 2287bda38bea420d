const LOCAL = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Does this URL name the machine itself? A page's own host can be made to resolve to it, and then
 * the browser sees no other site: what no page may read asks for this as well.
 */
export function isLocal(url: URL): boolean {
  return LOCAL.test(url.hostname);
}
