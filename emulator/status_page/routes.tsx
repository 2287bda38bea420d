import { renderToString } from "preact-render-to-string";
import { ApiError } from "../errors/api_error.ts";
import { isLocal } from "../http/local.ts";
import type { Route } from "../http/router.ts";
import { type FaceData, Page } from "./page.tsx";

/** Nothing runs, nothing is fetched, nobody frames it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; " +
  "base-uri 'none'; form-action 'none'";

/**
 * `GET /`: what the emulator serves and what has been asked of it, for the person at the machine.
 *
 * @param read gathers what to show
 */
export function faceRoutes(read: () => FaceData): Route[] {
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
