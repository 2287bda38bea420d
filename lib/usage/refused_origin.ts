import { isApi } from "../http/paths.ts";

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/**
 * @returns the origin of another site's page whose request is refused, or whose response the
 * browser withholds from it; null for others.
 */
export function refusedOrigin(
  { method, headers }: Pick<Request, "method" | "headers">,
  path: string,
  { appOrigin, allowedOrigins }: {
    readonly appOrigin: string;
    readonly allowedOrigins: readonly string[];
  },
): string | null {
  const origin = headers.get("origin");
  if (origin === null || origin === appOrigin) return null;
  const isRefused = isApi(path) ? !allowedOrigins.includes(origin) : !SAFE_METHODS.includes(method);
  return isRefused ? origin : null;
}
