/** Published keys (RFC 7517), and which of them can verify signatures. */
import { importJWK } from "jose";
import * as v from "valibot";
import { type Answer, ExchangeError } from "../outbound/exchange.ts";
import { counted, failure, type Finding, ok } from "./finding.ts";
import { get, reasonOf } from "./web_call.ts";

const Jwk = v.looseObject({
  kty: v.string(),
  use: v.optional(v.string()),
  alg: v.optional(v.string()),
  /** Members of private and symmetric keys, which must not be published. */
  d: v.optional(v.string()),
  k: v.optional(v.string()),
});
type Jwk = v.InferOutput<typeof Jwk>;

const KeySet = v.pipe(v.string(), v.parseJson(), v.object({ keys: v.array(Jwk) }));

const RsaKey = v.object({ algorithm: v.object({ modulusLength: v.number() }) });
/** RFC 7518, 3.3. */
const SHORTEST_RSA_BITS = 2048;

async function canVerify(jwk: Jwk, algorithms: readonly string[]): Promise<boolean> {
  if (jwk.use !== undefined && jwk.use !== "sig") return false;
  for (const algorithm of algorithms) {
    if (jwk.alg !== undefined && jwk.alg !== algorithm) continue;
    try {
      const key = v.safeParse(RsaKey, await importJWK(jwk, algorithm));
      if (!key.success || key.output.algorithm.modulusLength >= SHORTEST_RSA_BITS) return true;
    } catch {
      // Of another type than the algorithm's, or invalid: not usable.
    }
  }
  return false;
}

/**
 * @param variable the variable with the keys' URL.
 * @param algorithms the allowed ones.
 */
export async function checkKeys(
  { status, body }: Pick<Answer, "status" | "body">,
  variable: string,
  algorithms: readonly string[],
): Promise<Finding> {
  const parsed = v.safeParse(KeySet, body);
  if (status !== 200 || !parsed.success) {
    return failure(
      `the answer (${status}) is no set of keys`,
      `Correct ${variable}, or have a JSON Web Key Set published where it leads.`,
    );
  }
  const { keys } = parsed.output;
  if (keys.some(({ d, k }) => d !== undefined || k !== undefined)) {
    return failure(
      "a private or secret key is published: anybody can sign with it",
      `Take the key out of what ${variable} leads to, and sign with a new one.`,
    );
  }
  const usable = await Promise.all(keys.map((key) => canVerify(key, algorithms)));
  const count = usable.filter((can) => can).length;
  if (count > 0) return ok(`${count} of ${counted(keys.length, "key")} can be used`);
  return failure(
    `none of ${counted(keys.length, "key")} is for ${algorithms.join(", ")}`,
    `Publish keys where ${variable} leads that sign with one of these; RSA needs 2048 bits.`,
  );
}

/**
 * reads the keys and checks them.
 *
 * @param variable the variable with the keys' URL.
 */
export async function publishedKeys(
  fetcher: typeof fetch,
  url: string,
  variable: string,
  algorithms: readonly string[],
): Promise<Finding> {
  try {
    return await checkKeys(await get(fetcher, url), variable, algorithms);
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    return failure(
      reasonOf(error),
      `Correct ${variable}, or let this machine reach where it leads (DNS, firewall, proxy).`,
    );
  }
}
