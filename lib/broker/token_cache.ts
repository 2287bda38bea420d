/**
 * Tokens that are dear to make and good for a while: memory, then KV, then whoever mints them, and
 * never two mints at once for one key.
 *
 * What is valid is judged from the token's own expiry by our clock. KV's `expireIn` tidies up, late
 * and at its leisure.
 */
import * as v from "valibot";
import { BoundedMap } from "../bounded_map.ts";
import type { Sealer } from "../storage/seal.ts";
import type { Store } from "../storage/store.ts";

/** A token with the moment it ends, in milliseconds since the epoch. */
export type Token = v.InferOutput<typeof Token>;
const Token = v.object({ token: v.string(), expiresAt: v.number() });

export interface TokenCacheOptions {
  readonly store: Store;
  readonly sealer: Sealer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A token this near to its end is taken for ended, so that its holder has time to use it. */
  readonly marginMs: number;
}

export interface TokenCache {
  /** @returns the valid token under the key; `mint` is called only where there is none. */
  get(key: Deno.KvKey, mint: () => Promise<Token>): Promise<Token>;
  /** Forgets a token that turned out to be refused, unless another took its place already. */
  drop(key: Deno.KvKey, refused: Token): Promise<void>;
}

const REMEMBERED_TOKENS = 10_000;

export function createTokenCache(options: TokenCacheOptions): TokenCache {
  const { store, sealer, now, marginMs } = options;
  const memory = new BoundedMap<string, Token>(REMEMBERED_TOKENS);
  const flights = new Map<string, Promise<Token>>();
  const valid = (token: Token) => token.expiresAt - marginMs > now();

  async function stored(key: Deno.KvKey): Promise<{ token: Token | null; versionstamp: string }> {
    const entry = await store.get(key);
    const parsed = v.safeParse(Token, await sealer.open(key, entry?.value));
    return {
      token: parsed.success ? parsed.output : null,
      versionstamp: entry?.versionstamp ?? "",
    };
  }

  async function load(key: Deno.KvKey, mint: () => Promise<Token>): Promise<Token> {
    const { token } = await stored(key);
    if (token !== null && valid(token)) return token;
    const minted = await mint();
    const value = await sealer.seal(key, minted);
    await store.commit({ set: [{ key, value, expireInMs: minted.expiresAt - now() }] });
    return minted;
  }

  return {
    async get(key, mint) {
      const id = JSON.stringify(key);
      const remembered = memory.get(id);
      if (remembered !== undefined && valid(remembered)) return remembered;
      let flight = flights.get(id);
      if (flight === undefined) {
        flight = load(key, mint).then((token) => {
          memory.set(id, token);
          return token;
        }).finally(() => flights.delete(id));
        flights.set(id, flight);
      }
      return await flight;
    },

    async drop(key, refused) {
      const id = JSON.stringify(key);
      if (memory.get(id)?.token === refused.token) memory.delete(id);
      const { token, versionstamp } = await stored(key);
      if (token?.token !== refused.token) return;
      await store.commit({ check: [{ key, versionstamp }], delete: [key] });
    },
  };
}
