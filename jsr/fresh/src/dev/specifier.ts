import { relative } from "node:path";

/** A literal import specifier for a file, as seen from a folder; a JavaScript string. */
export function specifier(fromDir: string, file: string): string {
  const path = relative(fromDir, file).replaceAll("\\", "/");
  return JSON.stringify(encodeURI(path.startsWith("../") ? path : `./${path}`));
}
