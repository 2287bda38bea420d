/** The KV rows of operators' views, and their end. */
import * as v from "valibot";
import { deletionKey, jobKey } from "../storage/keys.ts";
import type { Change, Entry, KvStorage } from "../storage/kv_storage.ts";

/** Whose map an operator views. */
export type ViewSubject = v.InferOutput<typeof ViewSubject>;
export const ViewSubject = v.object({
  /** Undefined where only groups are viewed. */
  username: v.optional(v.string()),
  groups: v.array(v.string()),
});

export type ViewRow = v.InferOutput<typeof ViewRow>;
const ViewRow = v.object({
  subject: ViewSubject,
  /** The hash of the policy that the rights are from. */
  policyHash: v.string(),
  /** The hash of the rights that the token has. */
  rightsHash: v.string(),
  /** Milliseconds since the epoch. */
  expiresAt: v.number(),
  /** The name that the token has at CARTO. */
  tokenName: v.string(),
  /** The token. */
  sealed: v.unknown(),
  /** The value of the job that deletes the token at the end. */
  deletion: v.unknown(),
});

/** @returns null where there is no view, also where it is of another version. */
export function parseView(entry: Entry | null): ViewRow | null {
  const parsed = v.safeParse(ViewRow, entry?.value);
  return parsed.success ? parsed.output : null;
}

/** The job that deletes a view's token at its end: its time is in its key. */
export const viewEndKey = ({ expiresAt, tokenName }: Pick<ViewRow, "expiresAt" | "tokenName">) =>
  jobKey(expiresAt, "delete_token", tokenName);

/**
 * @param entry of the view; null where there is none.
 * @returns the changes that make the deletion of its token due at once.
 */
export function deletedNow(entry: Entry | null): Required<Pick<Change, "set" | "delete">> {
  const view = parseView(entry);
  if (view === null) return { set: [], delete: [] };
  const due = { key: deletionKey(view.tokenName), value: view.deletion };
  return { set: [due], delete: [viewEndKey(view)] };
}

/**
 * Ends a view now: its row goes, and the deletion of its token is due at once.
 *
 * @returns whether it had not changed meanwhile.
 */
export async function endView(store: KvStorage, entry: Entry): Promise<boolean> {
  const { set, delete: gone } = deletedNow(entry);
  return await store.commit({ check: [entry], delete: [entry.key, ...gone], set }) !== null;
}

/** Ends all views with that prefix. */
export async function endViews(store: KvStorage, prefix: Deno.KvKey): Promise<void> {
  for await (const entry of store.list(prefix)) await endView(store, entry);
}
