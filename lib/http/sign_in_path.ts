import { pathOf } from "./next_path.ts";

/** @returns the way to sign-in that leads back to this page, with what it was asked for. */
export function signInPath(url: URL): string {
  const next = pathOf(url);
  return next === "/" ? "/login" : `/login?${new URLSearchParams({ next })}`;
}
