const PLACEHOLDER = /secret[_-]?here|change[_-]?me|placeholder|your[_-]?(jwt[_-]?)?secret|example/i;

/**
 * Why a secret is not fit to sign with, or null when it is.
 *
 * A text cannot be proved random; what can be caught is what people leave in by mistake: the
 * sample's placeholder, a short word, a repeated key, a newline from a file. HS256 needs a key of
 * at least 256 bits (RFC 7518, 3.2).
 */
export function secretProblem(secret: string): string | null {
  if (secret.trim() !== secret) return "must not begin or end with white space";
  if (new TextEncoder().encode(secret).length < 32) return "must be at least 32 characters long";
  if (PLACEHOLDER.test(secret)) return "is still a placeholder";
  if (new Set(secret).size < 10) return "is too regular; take it from a random source";
  return null;
}
