import { isAbsolute, relative } from "node:path";

/** Whether a path lies below a folder; both absolute. */
export function inFolder(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== "" && !isAbsolute(inside) && !/^\.\.(?:[\\/]|$)/.test(inside);
}
