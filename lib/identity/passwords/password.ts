/**
 * Password hashes as PHC strings, `$pbkdf2-sha256$i=600000$<salt>$<hash>`, by WebCrypto's
 * PBKDF2-HMAC-SHA256 with the iterations of OWASP's Password Storage Cheat Sheet.
 *
 * A password is used exactly as typed, but in Unicode's normal form C: the same characters typed on
 * another keyboard may arrive in another form (NIST SP 800-63B, 3.1.1.2).
 */
export const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const BASE64 = { omitPadding: true } as const;

/** @returns the PHC string to store. */
export async function hashPassword(password: string, iterations = ITERATIONS): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const hash = await derive(password, salt, iterations);
  return `$pbkdf2-sha256$i=${iterations}$${salt.toBase64(BASE64)}$${hash.toBase64(BASE64)}`;
}

const PHC = /^\$pbkdf2-sha256\$i=([1-9]\d{0,7})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** @returns a hash that matches no password, and takes as long as any to verify. */
export function decoyHash(iterations = ITERATIONS): string {
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)).toBase64(BASE64);
  return `$pbkdf2-sha256$i=${iterations}$${random(SALT_BYTES)}$${random(HASH_BYTES)}`;
}

/** Whether the hash was made with fewer iterations than required today. */
export function needsRehash(phc: string, iterations = ITERATIONS): boolean {
  const [, made] = PHC.exec(phc) ?? [];
  return made === undefined || Number(made) < iterations;
}

/**
 * @param atLeast the iterations that a wrong password costs, even where the hash has fewer: a fast
 * rejection would reveal that the account exists and is old.
 * @returns whether the password matches; false also for a string that is no hash.
 */
export async function verifyPassword(password: string, phc: string, atLeast = 0): Promise<boolean> {
  const [, made, salt, hash] = PHC.exec(phc) ?? [];
  if (made === undefined || salt === undefined || hash === undefined) return false;
  const [expected, bytes] = [Uint8Array.fromBase64(hash), Uint8Array.fromBase64(salt)];
  const isRight = equal(await derive(password, bytes, Number(made)), expected);
  if (!isRight && Number(made) < atLeast) await derive(password, bytes, atLeast - Number(made));
  return isRight;
}

async function derive(password: string, salt: Uint8Array<ArrayBuffer>, iterations: number) {
  const bytes = new TextEncoder().encode(password.normalize("NFC"));
  const key = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, HASH_BYTES * 8));
}

/** Constant-time comparison. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
}
