import { renderToString } from "preact-render-to-string";
import { ApiError } from "../errors/api_error.ts";
import { isLocal } from "../http/local.ts";
import type { Route } from "../http/router.ts";
import { Page, type StatusPageData } from "./page.tsx";

/** No scripts, no requests, no frames. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; " +
  "base-uri 'none'; form-action 'none'";

/**
 * `GET /`: what the emulator serves and which requests it has had, for its operator.
 *
 * @param read gathers what to show
 */
export function statusPageRoutes(read: () => StatusPageData): Route[] {
  return [{
    path: "/",
    methods: {
      GET({ url }) {
        if (!isLocal(url)) throw new ApiError(403, "Open it by localhost");
        const html = `<!DOCTYPE html>${renderToString(<Page {...read()} />)}`;
        return new Response(html, {
          headers: {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": POLICY,
            "cache-control": "no-store",
          },
        });
      },
    },
  }];
}
