/** What a form about tokens asks for, and what it led to. */
import * as v from "valibot";

export const TokensChange = v.variant("change", [
  v.object({ change: v.literal("revoke"), token: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  v.object({ change: v.literal("revoke_all"), typed: v.string() }),
  v.object({ change: v.literal("compare") }),
]);

export type TokensDone = v.InferOutput<typeof TokensDone>;
export const TokensDone = v.picklist(["revoked", "all", "gone", "typed", "compare"]);
