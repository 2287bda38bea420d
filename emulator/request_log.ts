/** What is kept of a request: enough to count calls, nothing that is secret. */
export interface RequestRecord {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** The path without its query; a token in it reads `{token}`. */
  readonly path: string;
  readonly status: number;
  /** The `Origin` header, where there was one. */
  readonly origin: string | null;
}

/** Two pages of a busy map are some hundreds of requests; a test run is some thousands. */
const CAPACITY = 10_000;

/** Keeps the newest records, at most {@linkcode CAPACITY} of them. */
export class RequestLog {
  readonly records: RequestRecord[] = [];

  /** Notes a request and the status it was answered with. */
  add(at: number, request: Request, status: number): void {
    if (this.records.length >= CAPACITY) this.records.splice(0, CAPACITY / 10);
    this.records.push({
      at,
      method: request.method,
      path: withoutTokens(new URL(request.url).pathname),
      status,
      origin: request.headers.get("origin"),
    });
  }
}

/** Tokens stand in paths under `/v3/tokens`; elsewhere one is known by how JSON begins in base64url. */
function withoutTokens(path: string): string {
  const segments = path.split("/").map((part) => part.startsWith("eyJ") ? "{token}" : part);
  if (path.startsWith("/v3/tokens/")) segments.splice(3, Infinity, "{token}");
  return segments.join("/");
}
