import { Buffer } from "node:buffer";
import { createHash, createHmac, randomBytes } from "node:crypto";

const HEADER = encode({ alg: "HS256", typ: "JWT" });

/**
 * A new API Access Token in the form seen of CARTO's: a short HS256 JWT that names the account and
 * a random id. It tells neither rights nor expiry: those are the server's.
 *
 * @param secret key of the signature
 * @param account such as `ac_1a2b3c4d`
 */
export function newTokenString(secret: string, account: string): string {
  const payload = encode({ a: account, jti: randomBytes(16).toString("base64url") });
  const signature = createHmac("sha256", secret).update(`${HEADER}.${payload}`).digest("base64url");
  return `${HEADER}.${payload}.${signature}`;
}

/** What is kept of a token: enough to know it again, nothing to use it with. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
