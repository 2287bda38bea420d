/**
 * Compares the tokens at CARTO with those in KV, and deletes what is ours there and unknown here:
 * what a process made that died before it could store it, or that CARTO made after we had stopped
 * waiting.
 */
import * as v from "valibot";
import type { Audit } from "../audit/audit.ts";
import { ALL_API_TOKENS, ALL_INTENTS, ALL_REVOCATIONS } from "../storage/keys.ts";
import type { Entry, Store } from "../storage/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { CartoCalls } from "./carto_calls.ts";
import type { Leases } from "./leases.ts";
import type { OAuthTokens } from "./oauth_tokens.ts";
import { parseRow } from "./records.ts";

export interface ReconcilerOptions {
  readonly store: Store;
  readonly leases: Leases;
  readonly calls: CartoCalls;
  readonly oauthTokens: OAuthTokens;
  readonly namePrefix: () => Promise<string>;
  readonly telemetry: Telemetry;
  readonly audit: Audit;
}

export interface Reconciler {
  /** Whether somebody died at work: their intent is there, and nobody holds its lease. */
  hasDeadIntents(): Promise<boolean>;
  /** @throws {CartoError} when CARTO neither lists nor deletes. */
  run(): Promise<void>;
}

const Intent = v.object({ lease: v.array(v.string()) });

/** A token that is, or was, being made. */
export interface KnownIntent {
  readonly entry: Entry;
  /** The token's name at CARTO. */
  readonly name: string;
  /** Whether whoever makes it is alive: they hold the lease that the intent was written with. */
  readonly held: boolean;
}

export async function listIntents(store: Store, leases: Leases): Promise<KnownIntent[]> {
  const all = await Array.fromAsync(store.list(ALL_INTENTS));
  return await Promise.all(all.map(async (entry) => {
    const intent = v.safeParse(Intent, entry.value);
    const lease = intent.success ? await store.get(intent.output.lease) : null;
    const held = lease !== null && lease.versionstamp === entry.versionstamp &&
      !(await leases.isFree(lease.key));
    return { entry, name: String(entry.key.at(-1)), held };
  }));
}

export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { store, leases, calls, oauthTokens, telemetry, audit } = options;

  return {
    async hasDeadIntents() {
      return (await listIntents(store, leases)).some(({ held }) => !held);
    },

    async run() {
      const prefix = await options.namePrefix();
      const oauth = await oauthTokens.get();
      // In this order: a token that is being made has an intent before it is at CARTO, and its row
      // before the intent is gone. What the first look sees, one of the later two knows.
      const atCarto = (await calls.listTokens(oauth)).filter(({ name }) => name.startsWith(prefix));
      const known = new Set<string>();
      for (const { entry, name, held } of await listIntents(store, leases)) {
        if (held) known.add(name);
        // First the intent, so that a holder that comes back to life cannot store its token; then,
        // below, the token.
        else {
          const { key, versionstamp } = entry;
          await store.commit({ check: [{ key, versionstamp }], delete: [key] });
        }
      }
      for await (const entry of store.list(ALL_API_TOKENS)) {
        for (const name of parseRow(entry)?.names ?? []) known.add(name);
      }
      for await (const { key } of store.list(ALL_REVOCATIONS)) known.add(String(key.at(-1)));
      for (const { name, id } of atCarto) {
        if (known.has(name)) continue;
        await calls.deleteToken(oauth, id);
        telemetry.count("carto_embed_orphans_deleted_total", {});
        audit.record({ event: "orphan_deleted", token_name: name });
      }
    },
  };
}
