/** Whether programs call this path, and not people: they are answered in JSON. */
export function isApi(path: string): boolean {
  return path.startsWith("/api/");
}

/** @returns the path of a URL as it is written; of what is no URL, such as `http://[/`, too. */
export function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  if (start === -1) return "/";
  const end = url.slice(start).search(/[?#]/);
  return end === -1 ? url.slice(start) : url.slice(start, start + end);
}
