/** A KV with a stored token for each of many users, and the CARTO that lists these tokens. */
import { ownerHash } from "../../lib/broker/owner.ts";
import { sealRecord } from "../../lib/broker/records.ts";
import { apiTokenKey, mintCountKey, mintedKey, ownerTokenKey } from "../../lib/storage/keys.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { FIRST_GENERATION } from "../../lib/storage/revocation_rows.ts";
import { createSealer } from "../../lib/storage/seal.ts";
import { KEY } from "./broker_on_kv.ts";

const HOUR_MS = 3_600_000;
const WRITTEN_AT_ONCE = 300;

/** A CARTO that lists a token for each user without minting them. */
export function fullCarto(names: ReadonlyMap<string, string>) {
  const asked = { lists: 0, deleted: new Set<string>() };
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (request.method === "GET" && pathname === "/v3/tokens") {
      asked.lists++;
      const mine: unknown = await (await fetch(request)).json();
      const all = [...names].map(([id, name]) => ({ id, name }));
      return Response.json(Array.isArray(mine) ? [...mine, ...all] : all);
    }
    const id = pathname.split("/").at(-1) ?? "";
    if (request.method === "DELETE" && names.has(id)) {
      asked.deleted.add(id);
      return new Response(null, { status: 204 });
    }
    return await fetch(request);
  };
  return { asked, answer };
}

export const nameOf = (n: number) => `user-${n}`;

/** Writes a stored token for each user, and the counters of past hours. */
export async function fillKv(
  store: KvStorage,
  { tokens, counters, prefix, now, hashOf }: {
    tokens: number;
    counters: number;
    prefix: string;
    now: number;
    hashOf: (owner: string) => Promise<string>;
  },
): Promise<Map<string, string>> {
  const sealer = await createSealer([KEY]);
  const names = new Map<string, string>();
  const set: { key: Deno.KvKey; value: unknown }[] = [{ key: mintedKey(), value: true }];
  for (let n = 0; n < tokens; n++) {
    const [id, name, username] = [crypto.randomUUID(), `${prefix}${n}`, nameOf(n)];
    names.set(id, name);
    const who = `user:${username}`;
    const hash = await hashOf(who);
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
    set.push({ key: ownerTokenKey(await ownerHash(who), hash), value: true });
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
