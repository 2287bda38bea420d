import type { Middleware } from "../routing/middleware.ts";

/**
 * Redirects every path but `/` to its one form, the query kept.
 *
 * @param mode Whether that form ends with a slash.
 */
export function trailingSlashes<State>(mode: "always" | "never"): Middleware<State> {
  return (ctx) => {
    const { pathname, search } = ctx.url;
    const hasSlash = pathname.endsWith("/");
    if (pathname === "/" || hasSlash === (mode === "always")) return ctx.next();
    return ctx.redirect((hasSlash ? pathname.slice(0, -1) : `${pathname}/`) + search);
  };
}
