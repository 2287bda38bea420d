/** Whether programs call this path, and not people: they are answered in JSON. */
export function isApi(path: string): boolean {
  return path.startsWith("/api/");
}
