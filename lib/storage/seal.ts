/**
 * Seals values before they are stored, so that a copy of the database reveals nothing: AES-256-GCM
 * (NIST SP 800-38D) with a random 96-bit nonce, and the KV key as associated data, so that a value
 * moved to another key does not open either.
 */
import * as v from "valibot";
import { BoundedMap } from "../bounded_map.ts";

/** Keys are configured by hand: more are garbage. */
const UNKNOWN_KEYS = 100;

/** The sealed form of a value in KV. */
export type Sealed = v.InferOutput<typeof Sealed>;
export const Sealed = v.object({
  /** Identifies the key that sealed it: the first 8 hexadecimal digits of the key's SHA-256. */
  kid: v.string(),
  nonce: v.instance(Uint8Array<ArrayBuffer>),
  data: v.instance(Uint8Array<ArrayBuffer>),
});

export interface Sealer {
  /** @param value anything JSON can carry. */
  seal(key: Deno.KvKey, value: unknown): Promise<Sealed>;
  /** @returns undefined when it does not open: another key, another place, or tampered with. */
  open(key: Deno.KvKey, sealed: unknown): Promise<unknown>;
  /** Whether it was sealed with the key that seals now. */
  isCurrent(sealed: Sealed): boolean;
  /** Whether it was sealed with a key that is missing here: other processes may have that key. */
  lacksKey(sealed: unknown): boolean;
}

/**
 * @param secrets each 32 bytes. The first one seals; all of them open, so that every process can
 * get a new key before any of them seals with it.
 * @param onUnknownKey called once with the name of each missing key.
 */
export async function createSealer(
  secrets: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]],
  onUnknownKey: (kid: string) => void = () => {},
): Promise<Sealer> {
  const [first, ...rest] = secrets;
  const current = await importKey(first);
  const byKid = new Map([[current.kid, current.aes]]);
  for (const secret of rest) {
    const { kid, aes } = await importKey(secret);
    byKid.set(kid, aes);
  }
  const parameters = (key: Deno.KvKey, nonce: Uint8Array<ArrayBuffer>) => ({
    name: "AES-GCM",
    iv: nonce,
    additionalData: new TextEncoder().encode(JSON.stringify(key)),
  });
  const unknown = new BoundedMap<string, true>(UNKNOWN_KEYS);

  /** @returns the key that sealed it; undefined where that is missing. */
  function keyNamed(kid: string): CryptoKey | undefined {
    const aes = byKid.get(kid);
    if (aes === undefined && unknown.get(kid) === undefined) {
      unknown.set(kid, true);
      onUnknownKey(kid);
    }
    return aes;
  }

  return {
    async seal(key, value) {
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(value));
      const data = await crypto.subtle.encrypt(parameters(key, nonce), current.aes, plain);
      return { kid: current.kid, nonce, data: new Uint8Array(data) };
    },
    async open(key, sealed) {
      const parsed = v.safeParse(Sealed, sealed);
      if (!parsed.success) return undefined;
      const { kid, nonce, data } = parsed.output;
      const aes = keyNamed(kid);
      if (aes === undefined) return undefined;
      try {
        const plain = await crypto.subtle.decrypt(parameters(key, nonce), aes, data);
        return JSON.parse(new TextDecoder().decode(plain));
      } catch {
        return undefined;
      }
    },
    isCurrent: ({ kid }) => kid === current.kid,
    lacksKey(sealed) {
      const parsed = v.safeParse(Sealed, sealed);
      return parsed.success && keyNamed(parsed.output.kid) === undefined;
    },
  };
}

async function importKey(
  secret: Uint8Array<ArrayBuffer>,
): Promise<{ kid: string; aes: CryptoKey }> {
  const usages: KeyUsage[] = ["encrypt", "decrypt"];
  const aes = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, usages);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", secret));
  return { kid: digest.toHex().slice(0, 8), aes };
}
