import { pathOf } from "./next_path.ts";

/** @returns the path of sign-in that returns to this page, with its query. */
export function signInPath(url: URL): string {
  const next = pathOf(url);
  return next === "/" ? "/login" : `/login?${new URLSearchParams({ next })}`;
}
