/** A KV with a stored token for each of many users, and the CARTO that lists these tokens. */
import { ownerHash } from "../../lib/broker/owner.ts";
import { sealRecord } from "../../lib/broker/records.ts";
import {
  apiTokenKey,
  mintCountKey,
  mintedKey,
  ownerTokenKey,
  tokenNameKey,
} from "../../lib/storage/keys.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { FIRST_GENERATION } from "../../lib/storage/revocation_rows.ts";
import { createSealer } from "../../lib/storage/seal.ts";
import { KEY } from "./broker_on_kv.ts";

const HOUR_MS = 3_600_000;
const WRITTEN_AT_ONCE = 300;

/**
 * A CARTO that has a token of each name without minting it.
 *
 * @param names by id; a test may add and delete some.
 * @param hasPages false for a list that is whole at each request.
 */
export function fullCarto(names: Map<string, string>, hasPages = true) {
  const asked = { lists: 0, lookups: 0, deleted: new Set<string>() };
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    const id = pathname.split("/").at(-1) ?? "";
    if (!pathname.startsWith("/v3/tokens") || request.method === "POST") {
      return await fetch(request);
    }
    if (request.method === "DELETE") {
      asked.deleted.add(id);
      return new Response(null, { status: names.delete(id) ? 204 : 404 });
    }
    if (id !== "tokens") {
      asked.lookups++;
      return names.has(id) ? Response.json({ id }) : Response.json({}, { status: 404 });
    }
    asked.lists++;
    const all = [...names].map(([id, name]) => ({ id, name }));
    const size = Number(searchParams.get("page_size"));
    const start = (Number(searchParams.get("page")) - 1) * size;
    return Response.json(hasPages ? all.slice(start, start + size) : all);
  };
  return { asked, answer };
}

export const nameOf = (n: number) => `user-${n}`;

/** Writes a stored token for each user, and the counters of past hours. */
export async function fillKv(
  store: KvStorage,
  { tokens, counters, prefix, now, hashOf, areNamed = true }: {
    tokens: number;
    counters: number;
    prefix: string;
    now: number;
    hashOf: (owner: string) => string;
    /** Rows of earlier versions have no rows for the tokens' names. */
    areNamed?: boolean;
  },
): Promise<Map<string, string>> {
  const sealer = await createSealer([KEY]);
  const names = new Map<string, string>();
  const set: { key: Deno.KvKey; value: unknown }[] = [{ key: mintedKey(), value: true }];
  for (let n = 0; n < tokens; n++) {
    const [id, name, username] = [crypto.randomUUID(), `${prefix}${n}`, nameOf(n)];
    names.set(id, name);
    const who = `user:${username}`;
    const hash = hashOf(who);
    const token = { token: id, id, name, expiresAt: now + HOUR_MS };
    const record = {
      owner: who,
      username,
      groups: ["BOSTON"],
      generation: FIRST_GENERATION,
      tokens: [token] as const,
      others: [],
      mintedAt: now,
      shows: ["retail_stores"],
    };
    const key = apiTokenKey(hash);
    set.push({ key, value: await sealRecord(sealer, key, record) });
    set.push({ key: ownerTokenKey(ownerHash(who), hash), value: true });
    if (areNamed) set.push({ key: tokenNameKey(name), value: hash });
  }
  for (let at = 0; at < set.length; at += WRITTEN_AT_ONCE) {
    await store.commit({ set: set.slice(at, at + WRITTEN_AT_ONCE) });
  }
  const hour = Math.floor(now / HOUR_MS) - 5;
  for (let at = 0; at < counters; at += WRITTEN_AT_ONCE) {
    const sum = Array.from({ length: WRITTEN_AT_ONCE }, (_, n) => ({
      key: mintCountKey(hour, `rights-${at + n}`),
      by: 1,
    }));
    await store.commit({ sum });
  }
  return names;
}
