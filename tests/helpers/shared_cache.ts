/**
 * What a shared cache in front of the app may store, by RFC 9111 as Deno Deploy's CDN follows it
 * (docs.deno.com/deploy, "Caching").
 */

/** The statuses that it stores. */
const STORED = [200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501];

/** In order of authority. */
const CACHE_HEADERS = ["deno-cdn-cache-control", "cdn-cache-control", "cache-control"];

const FORBIDDEN = ["private", "no-store", "no-cache"];

/**
 * @returns for how many seconds it may answer others with the response to this GET or HEAD; 0 where
 * it stores none.
 */
export function storableSeconds({ status, headers }: Pick<Response, "headers" | "status">): number {
  if (!STORED.includes(status) || headers.has("set-cookie")) return 0;
  if (headers.get("vary")?.split(",").some((name) => name.trim() === "*")) return 0;
  const given = CACHE_HEADERS.map((name) => headers.get(name)).find((one) => one !== null) ?? "";
  const directives = new Map(
    given.toLowerCase().split(",").map((one) => {
      const [name = "", value = ""] = one.trim().split("=");
      return [name, Number(value.replaceAll('"', ""))];
    }),
  );
  if (FORBIDDEN.some((name) => directives.has(name))) return 0;
  const expires = Date.parse(headers.get("expires") ?? "") - Date.now();
  return directives.get("s-maxage") ?? directives.get("max-age") ??
    Math.max(0, Math.floor((expires || 0) / 1000));
}
