/** What is kept of a request: enough to count calls, nothing that is secret. */
export interface RequestRecord {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** The path without its query; a token in it reads `{token}`. */
  readonly path: string;
  /** What it was answered with; 0 where the connection was closed without an answer. */
  readonly status: number;
  /** The `Origin` header, where there was one. */
  readonly origin: string | null;
}

/** Two pages of a busy map are some hundreds of requests; a test run is some thousands. */
const KEPT = 10_000;

/** Keeps the newest records: {@linkcode KEPT} at least, twice as many at most. */
export class RequestLog {
  readonly records: RequestRecord[] = [];

  /** Notes a request and the status it was answered with, 0 for none. */
  add(at: number, request: Request, status: number): void {
    if (this.records.length >= 2 * KEPT) this.records.splice(0, KEPT);
    this.records.push({
      at,
      method: request.method,
      path: withoutTokens(new URL(request.url).pathname),
      status,
      origin: request.headers.get("origin"),
    });
  }

  /** Forgets every record. */
  clear(): void {
    this.records.length = 0;
  }
}

/**
 * Tokens stand in paths under `/v3/tokens`; elsewhere one is known by how JSON begins in
 * base64url.
 */
function withoutTokens(path: string): string {
  const segments = path.split("/").map((part) => part.startsWith("eyJ") ? "{token}" : part);
  if (path.startsWith("/v3/tokens/")) segments.splice(3, Infinity, "{token}");
  return segments.join("/");
}
