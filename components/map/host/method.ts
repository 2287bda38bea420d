/** A method that a host page calls. */
import * as v from "valibot";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import type { MapState } from "../state/map_state.ts";
import { CallFailed } from "./call_failed.ts";

/** The map that is in the frame. */
export interface ShownMap {
  readonly state: MapState;
  readonly run: { readonly engine: Pick<MapEngine, "rows"> };
}

/** A method with its map. */
export type Method<Of> = (of: Of, params: unknown) => Promise<unknown>;

interface CallSchemas<Params extends v.GenericSchema, Value extends v.GenericSchema> {
  readonly params: Params;
  readonly value: Value;
}

/**
 * @param run may throw {@linkcode CallFailed}.
 * @returns the method for untrusted parameters; others than the schema's are `bad_params`.
 */
export function method<Of, Params extends v.GenericSchema, Value extends v.GenericSchema>(
  { params: schema }: CallSchemas<Params, Value>,
  run: (
    of: Of,
    params: v.InferOutput<Params>,
  ) => v.InferOutput<Value> | Promise<v.InferOutput<Value>>,
): Method<Of> {
  return async (of, params) => {
    const parsed = v.safeParse(schema, params);
    if (!parsed.success) throw new CallFailed("bad_params", textOf(parsed.issues[0]));
    return await run(of, parsed.output);
  };
}

/** Names the place, without repeating what the page sent. */
function textOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return `${path === null ? "The parameters" : path.slice(0, 100)}: not as the method takes them`;
}
