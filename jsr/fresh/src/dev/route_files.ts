import type { RouteKind } from "../build/build_cache.ts";
import { isGroup } from "../routing/segments.ts";

/** A file of the routes folder, read from its name alone. */
export interface RouteFile {
  kind: RouteKind;
  /** Path below the routes folder. */
  file: string;
  /** Its folder, groups included. */
  segments: string[];
  pattern: string;
}

const SPECIAL: ReadonlyMap<string, RouteKind> = new Map([
  ["_app", "app"],
  ["_layout", "layout"],
  ["_middleware", "middleware"],
  ["_error", "error"],
  ["_500", "error"],
  ["_404", "notFound"],
]);

/** Whether a file lies in a `(_name)` folder, which holds no routes. */
export function isPrivate(file: string): boolean {
  return file.split("/").slice(0, -1).some((folder) => /^\(_.*\)$/.test(folder));
}

/** Reads what a file of the routes folder is, from its path. */
export function readRouteFile(file: string): RouteFile {
  const parts = file.replace(/\.\w+$/, "").split("/");
  const name = parts.pop() ?? "";
  const segments = parts.map(toSegment);
  const kind = SPECIAL.get(name);
  if (kind !== undefined) return { kind, file, segments, pattern: "" };
  const names = name === "index" ? segments : [...segments, toSegment(name)];
  const pattern = `/${names.filter((segment) => !isGroup(segment)).join("/")}`;
  return { kind: "route", file, segments, pattern };
}

function toSegment(part: string): string {
  return part
    .replace(/^\[\.\.\.(.+)\]$/, ":$1*")
    .replace(/^\[\[(.+)\]\]$/, ":$1?")
    .replace(/\[(\w+)\]/g, ":$1");
}

/**
 * Puts files in the order they are registered in: what surrounds routes first, outer before inner,
 * then routes, literal segments before dynamic ones before those that take the rest of the path.
 */
export function sortRouteFiles(files: readonly RouteFile[]): RouteFile[] {
  return files.toSorted((a, b) => {
    if (a.kind === "route" && b.kind === "route") return compareRoutes(a, b);
    if (a.kind === "route") return 1;
    if (b.kind === "route") return -1;
    return a.segments.length - b.segments.length || (a.file < b.file ? -1 : 1);
  });
}

function compareRoutes(a: RouteFile, b: RouteFile): number {
  const [left, right] = [a.pattern.split("/"), b.pattern.split("/")];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = "", y = ""] = [left[i], right[i]];
    const difference = rank(x) - rank(y);
    if (difference !== 0) return difference;
    if (x !== y) return x < y ? -1 : 1;
  }
  return left.length - right.length || (answersBefore(a.file, b.file) ? -1 : 1);
}

/** Which of two files with one pattern answers: one outside groups, and an index before a name. */
function answersBefore(a: string, b: string): boolean {
  const [left, right] = [a, b].map((file) => file.replace(/\.\w+$/, "").replaceAll("(", "~"));
  if (left === undefined || right === undefined) return false;
  return left.startsWith(right) || (left < right && !right.startsWith(left));
}

/** How much a segment leaves open: nothing, a part, all of it, its presence, any number. */
function rank(segment: string): number {
  if (!segment.includes(":")) return 0;
  if (segment.endsWith("*")) return 4;
  if (segment.endsWith("?")) return 3;
  return segment.startsWith(":") ? 2 : 1;
}
