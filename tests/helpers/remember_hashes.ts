/**
 * Keeps what passwords derive to, for apps that tests start: a tenth of a second of processor time
 * for every sign-in, of which the suite has many hundreds. Results are those of PBKDF2, which
 * depend on nothing but its input.
 */
import { createHash } from "node:crypto";

/** Derived bits in hexadecimal, by a digest of what they were derived from. */
export type Derived = Record<string, string>;

type DeriveBits = typeof crypto.subtle.deriveBits;
type ImportKey = (...given: Parameters<SubtleCrypto["importKey"]>) => Promise<CryptoKey>;

/**
 * Replaces the platform's derivation by one that looks into `derived` first, and adds to it, until
 * it is disposed of.
 */
export function rememberHashes(derived: Derived): Disposable {
  const { subtle } = crypto;
  const original = { importKey: subtle.importKey, deriveBits: subtle.deriveBits };
  const importKey: ImportKey = original.importKey.bind(subtle);
  const deriveBits: DeriveBits = original.deriveBits.bind(subtle);
  const passwords = new WeakMap<CryptoKey, Uint8Array>();

  Reflect.set(subtle, "importKey", async (...given: Parameters<ImportKey>) => {
    const key = await importKey(...given);
    const [, data] = given;
    if (key.algorithm.name === "PBKDF2" && data instanceof Uint8Array) passwords.set(key, data);
    return key;
  });
  Reflect.set(subtle, "deriveBits", async (...given: Parameters<DeriveBits>) => {
    const [algorithm, key, length] = given;
    const password = passwords.get(key);
    if (password === undefined || typeof algorithm === "string" || !("iterations" in algorithm)) {
      return await deriveBits(...given);
    }
    const { salt, iterations, hash } = algorithm;
    if (!(salt instanceof Uint8Array)) return await deriveBits(...given);
    const name = createHash("sha256")
      .update(`${password.toHex()} ${salt.toHex()} ${iterations} ${JSON.stringify(hash)} ${length}`)
      .digest("hex");
    derived[name] ??= new Uint8Array(await deriveBits(...given)).toHex();
    return Uint8Array.fromHex(derived[name]).buffer;
  });
  return { [Symbol.dispose]: () => void Object.assign(subtle, original) };
}
