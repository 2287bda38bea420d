import { ApiError } from "../errors/api_error.ts";
import { readJson } from "../http/body.ts";
import { json } from "../http/respond.ts";
import type { OwnerOf, Route } from "../http/router.ts";
import { parseNewToken, parseTokenChanges, parseTokenPage } from "./token_schema.ts";
import type { TokenRecord, TokenStore } from "./token_store.ts";

const BODY_LIMIT = 262_144;

/**
 * CARTO's Tokens API: `POST` and `GET /v3/tokens`; `GET`, `PATCH` and `DELETE /v3/tokens/{token}`,
 * all with an OAuth token and on its owner's tokens alone.
 *
 * @param quota how many tokens the account may have
 */
export function tokenRoutes(
  store: TokenStore,
  ownerOf: OwnerOf,
  quota: number,
  now: () => number,
): Route[] {
  const own = async (request: Request, tokenOrId = ""): Promise<TokenRecord> => {
    const owner = await ownerOf(request);
    const record = store.find(owner, tokenOrId);
    if (!record) throw new ApiError(404, "Token not found");
    return record;
  };
  return [
    {
      path: "/v3/tokens",
      methods: {
        async POST({ request }) {
          const owner = await ownerOf(request);
          const wanted = parseNewToken(await readJson(request, BODY_LIMIT), now());
          if (store.count() >= quota) {
            throw new ApiError(403, `Quota reached: the account may have ${quota} tokens`);
          }
          const { token, record } = store.create(owner, wanted, now());
          return json(request, { token, ...describe(record) });
        },
        async GET({ request, url }) {
          const owner = await ownerOf(request);
          return json(request, store.list(owner, parseTokenPage(url.searchParams)).map(describe));
        },
      },
    },
    {
      path: "/v3/tokens/:token",
      methods: {
        async GET({ request, params }) {
          return json(request, describe(await own(request, params.token)));
        },
        async PATCH({ request, params }) {
          const record = await own(request, params.token);
          const changes = parseTokenChanges(await readJson(request, BODY_LIMIT));
          return json(request, describe(store.update(record, changes)));
        },
        async DELETE({ request, params }) {
          store.delete((await own(request, params.token)).id);
          return new Response(null, { status: 204 });
        },
      },
    },
  ];
}

function describe(record: TokenRecord): Record<string, unknown> {
  return {
    id: record.id,
    name: record.name,
    grants: record.grants,
    allowed_apis: record.allowed_apis,
    referers: record.referers,
    expiration_date: record.expires_at === null ? null : new Date(record.expires_at).toISOString(),
    created_at: new Date(record.created_at).toISOString(),
  };
}
