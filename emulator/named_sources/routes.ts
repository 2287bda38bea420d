import { ApiError } from "../errors/api_error.ts";
import { readJson } from "../http/body.ts";
import { json } from "../http/respond.ts";
import type { OwnerOf, Route } from "../http/router.ts";
import { parseNamedSourceChanges, parseNewNamedSource, parsePage } from "./named_source_schema.ts";
import type { NamedSource, NamedSourceStore } from "./named_source_store.ts";

const BODY_LIMIT = 262_144;

/**
 * CARTO's Named Sources API, with an OAuth token: `POST` and `GET /v3/named-sources`; `GET`,
 * `PATCH` and `DELETE /v3/named-sources/{name}`.
 */
export function namedSourceRoutes(
  store: NamedSourceStore,
  ownerOf: OwnerOf,
  now: () => number,
): Route[] {
  const find = async (request: Request, name = ""): Promise<NamedSource> => {
    await ownerOf(request);
    const record = store.find(name);
    if (!record) throw new ApiError(404, `Named source not found: ${name}`);
    return record;
  };
  return [
    {
      path: "/v3/named-sources",
      methods: {
        async POST({ request }) {
          await ownerOf(request);
          const wanted = parseNewNamedSource(await readJson(request, BODY_LIMIT));
          return json(request, describe(store.create(wanted, now())));
        },
        async GET({ request, url }) {
          await ownerOf(request);
          const page = parsePage(url.searchParams);
          const { found, total } = store.list(page);
          return json(request, {
            result: found.map(describe),
            page: { total, current: page.page, size: page.page_size },
          });
        },
      },
    },
    {
      path: "/v3/named-sources/:name",
      methods: {
        async GET({ request, params }) {
          return json(request, describe(await find(request, params.name)));
        },
        async PATCH({ request, params }) {
          const record = await find(request, params.name);
          const changes = parseNamedSourceChanges(await readJson(request, BODY_LIMIT));
          return json(request, describe(store.update(record, changes, now())));
        },
        async DELETE({ request, params }) {
          store.delete((await find(request, params.name)).name);
          return new Response(null, { status: 204 });
        },
      },
    },
  ];
}

function describe({ created_at, updated_at, ...record }: NamedSource): Record<string, string> {
  const iso = (time: number) => new Date(time).toISOString();
  return { ...record, created_at: iso(created_at), updated_at: iso(updated_at) };
}
