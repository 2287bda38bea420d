import * as v from "valibot";

/** The parts of the API that a fault can name. */
export const ENDPOINTS = [
  "oauth",
  "tokens",
  "named_sources",
  "maps",
  "tiles",
  "sql",
  "stats",
] as const;

/** See {@linkcode ENDPOINTS}. */
export type Endpoint = typeof ENDPOINTS[number];

/** One hour: longer than any client waits, and short enough for a timer. */
const milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000));

/** Where a fault applies: requests to this endpoint, by this method, so many times. */
const place = {
  endpoint: v.picklist(ENDPOINTS),
  /** Every method where it is missing. */
  method: v.optional(v.pipe(v.string(), v.toUpperCase())),
  /** How many requests meet it; all, until it is lifted, where it is missing. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};

/** Which tokens: by string, by id or by name; OAuth tokens by string only. */
const tokenNames = v.optional(v.array(v.pipe(v.string(), v.nonEmpty())));

export const faultSchema = v.variant("kind", [
  /** Answers with this status; `body` is JSON, or text as it stands. */
  v.strictObject({
    ...place,
    kind: v.literal("status"),
    status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
    body: v.optional(v.unknown()),
    headers: v.optional(v.record(v.string(), v.string())),
  }),
  /** Waits so many milliseconds; then all is as usual. */
  v.strictObject({ ...place, kind: v.literal("delay"), ms: milliseconds }),
  /** The head comes at once, the body's bytes over so many milliseconds. */
  v.strictObject({ ...place, kind: v.literal("slow_body"), ms: milliseconds }),
  /** Closes the connection without an answer; the request is not carried out. */
  v.strictObject({ ...place, kind: v.literal("drop") }),
  /** Carries the request out, then closes the connection before the answer. */
  v.strictObject({ ...place, kind: v.literal("drop_after") }),
  /** 200 and JSON by its header, but bytes that are none. */
  v.strictObject({ ...place, kind: v.literal("garbage") }),
  /** What a proxy says when the service behind it is down. */
  v.strictObject({ ...place, kind: v.literal("html_502") }),
  /** Before it is answered, the tokens that the endpoint takes expire: all, or these. */
  v.strictObject({ ...place, kind: v.literal("expire_now"), tokens: tokenNames }),
  /** The account may not have or do any more of this. */
  v.strictObject({ ...place, kind: v.literal("quota_reached") }),
  /** 429; `retry_after` in seconds. */
  v.strictObject({
    ...place,
    kind: v.literal("rate_limited"),
    retry_after: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 1),
  }),
  /** The rate limit as Auth0 sometimes reports it: with status 500. */
  v.strictObject({ ...place, kind: v.literal("global_limit") }),
]);

/** A fault as it is asked for. */
export type Fault = v.InferInput<typeof faultSchema>;

/** A fault with its defaults filled in. */
export type CheckedFault = v.InferOutput<typeof faultSchema>;

export const expirySchema = v.strictObject({
  /** Both kinds where it is missing. */
  of: v.optional(v.picklist(["oauth", "api"])),
  tokens: tokenNames,
});

/** Which tokens to let expire: all of a kind, or these of it. */
export type Expiry = v.InferInput<typeof expirySchema>;

/** The endpoint of a path; nothing where no part of CARTO's API has it. */
export function endpointOf(path: string): Endpoint | undefined {
  const [, first, second, third, ...rest] = path.split("/");
  if (first === "oauth") return "oauth";
  if (first !== "v3") return undefined;
  switch (second) {
    case "tokens":
    case "sql":
    case "stats":
      return second;
    case "named-sources":
      return "named_sources";
    case "maps":
      return third && rest.length === 4 ? "tiles" : "maps";
    default:
      return undefined;
  }
}
