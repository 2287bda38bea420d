/** Whether API clients call this path, which are answered in JSON. */
export function isApi(path: string): boolean {
  return path.startsWith("/api/");
}

/** @returns the path of a URL as written, also of an invalid URL such as `http://[/`. */
export function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  if (start === -1) return "/";
  const path = url.slice(start);
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}
