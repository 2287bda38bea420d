import { createHash, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { ApiError } from "../errors/api_error.ts";
import { readJson, readText } from "../http/body.ts";
import { json } from "../http/respond.ts";
import type { Route } from "../http/router.ts";
import { AUDIENCE, LIFETIME_SECONDS, type OAuthKeys } from "./signing.ts";

const BODY_LIMIT = 16_384;
const SCOPE = "read:tokens write:tokens";
const GRANT_TYPE = "client_credentials";

/** Grant types that Auth0 knows and a machine-to-machine client may not use. */
const OTHER_GRANT_TYPES: ReadonlySet<string> = new Set([
  "authorization_code",
  "implicit",
  "password",
  "refresh_token",
  "urn:ietf:params:oauth:grant-type:device_code",
]);

const formSchema = v.object({
  grant_type: v.optional(v.string(), ""),
  client_id: v.optional(v.string(), ""),
  client_secret: v.optional(v.string(), ""),
  audience: v.optional(v.string(), ""),
});

/** A refusal in the shape of Auth0, which runs CARTO's token endpoint. */
interface OAuthRefusal {
  readonly status: number;
  readonly error: string;
  readonly error_description: string;
}

/** `POST /oauth/token`: the client-credentials grant (RFC 6749, section 4.4). */
export function oauthRoutes(
  client: { readonly clientId: string; readonly clientSecret: string },
  keys: OAuthKeys,
): Route[] {
  return [{
    path: "/oauth/token",
    methods: {
      async POST({ request }) {
        const form = await readForm(request);
        const refusal = "status" in form ? form : check(form, client);
        if (refusal) {
          const { status, ...body } = refusal;
          return json(request, body, { status });
        }
        return json(request, {
          access_token: await keys.sign(client.clientId),
          scope: SCOPE,
          expires_in: LIFETIME_SECONDS,
          token_type: "Bearer",
        });
      },
    },
  }];
}

/** CARTO's documents use a form, its samples JSON: both are read. */
async function readForm(
  request: Request,
): Promise<v.InferOutput<typeof formSchema> | OAuthRefusal> {
  try {
    const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
    const fields = type === "application/json"
      ? await readJson(request, BODY_LIMIT)
      : Object.fromEntries(new URLSearchParams(await readText(request, BODY_LIMIT)));
    const parsed = v.safeParse(formSchema, fields);
    if (parsed.success) return parsed.output;
    return invalidRequest(400, "The fields of the request must be strings");
  } catch (error) {
    if (error instanceof ApiError) return invalidRequest(error.status, error.message);
    throw error;
  }
}

function invalidRequest(status: number, error_description: string): OAuthRefusal {
  return { status, error: "invalid_request", error_description };
}

function check(
  form: v.InferOutput<typeof formSchema>,
  client: { readonly clientId: string; readonly clientSecret: string },
): OAuthRefusal | undefined {
  if (!form.grant_type) return invalidRequest(400, "Missing required parameter: grant_type");
  if (form.grant_type !== GRANT_TYPE && !OTHER_GRANT_TYPES.has(form.grant_type)) {
    return {
      status: 403,
      error: "unsupported_grant_type",
      error_description: `Unsupported grant type; use ${GRANT_TYPE}`,
    };
  }
  const known = same(form.client_id, client.clientId);
  if (!same(form.client_secret, client.clientSecret) || !known) {
    return { status: 401, error: "access_denied", error_description: "Unauthorized" };
  }
  if (form.grant_type !== GRANT_TYPE) {
    return {
      status: 403,
      error: "unauthorized_client",
      error_description: `The client may not use this grant type; use ${GRANT_TYPE}`,
    };
  }
  if (form.audience !== AUDIENCE) {
    return {
      status: 403,
      error: "access_denied",
      error_description: form.audience
        ? `Client is not authorized to access the audience asked for; use ${AUDIENCE}`
        : `No audience parameter was provided; use ${AUDIENCE}`,
    };
  }
  return undefined;
}

/** Compares without telling by its time how far two secrets agree. */
function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
