import type * as v from "valibot";
import { ApiError } from "../errors/api_error.ts";
import { parseBody, readJson } from "../http/body.ts";
import type { RequestLog } from "../http/request_log.ts";
import { json } from "../http/respond.ts";
import type { Route } from "../http/router.ts";
import { expirySchema, faultSchema } from "./fault.ts";
import type { Faults, InjectedFault } from "./faults.ts";

const BODY_LIMIT = 1_048_576;
const NOTHING = () => new Response(null, { status: 204 });

/** The control API: faults, the request log and expiry, for tests in other programs. */
export function controlRoutes(faults: Faults, log: RequestLog): Route[] {
  return [
    {
      path: "/faults",
      methods: {
        GET: ({ request }) => json(request, faults.list().map(describe)),
        async POST({ request }) {
          const fault = await readBody(request, faultSchema);
          return json(request, describe(faults.inject(fault)), { status: 201 });
        },
        DELETE() {
          faults.liftAll();
          return NOTHING();
        },
      },
    },
    {
      path: "/faults/:id",
      methods: {
        DELETE({ params }) {
          const injected = faults.list().find(({ id }) => id === params.id);
          if (!injected) throw new ApiError(404, "Fault not found; it may have ended by itself");
          injected.lift();
          return NOTHING();
        },
      },
    },
    {
      path: "/requests",
      methods: {
        GET: ({ request }) => json(request, log.records),
        DELETE() {
          log.clear();
          return NOTHING();
        },
      },
    },
    {
      path: "/expire",
      methods: {
        async POST({ request }) {
          faults.expire(await readBody(request, expirySchema));
          return NOTHING();
        },
      },
    },
  ];
}

function describe({ id, fault }: InjectedFault): Record<string, unknown> {
  return { id, ...fault };
}

async function readBody<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  // A page of another site can send a form or plain text here without asking, but no JSON.
  if (type !== "application/json") throw new ApiError(415, "content-type: use application/json");
  return parseBody(schema, await readJson(request, BODY_LIMIT));
}
