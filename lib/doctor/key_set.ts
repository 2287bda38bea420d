/** Published keys (RFC 7517), and which of them a signature can be checked with. */
import * as v from "valibot";
import { type Answer, ExchangeError } from "../outbound/exchange.ts";
import { counted, failure, type Finding, ok } from "./finding.ts";
import { get, reasonOf } from "./web_call.ts";

const KeySet = v.object({
  keys: v.array(v.looseObject({
    kty: v.string(),
    use: v.optional(v.string()),
    alg: v.optional(v.string()),
    kid: v.optional(v.string()),
    crv: v.optional(v.string()),
    /** Of a private key, or a secret one: none of it is for others to see. */
    d: v.optional(v.string()),
    k: v.optional(v.string()),
  })),
});
type Key = v.InferOutput<typeof KeySet>["keys"][number];

/** Which types of key an algorithm's first letters stand for (RFC 7518, 6.1; RFC 8037). */
const TYPES: Readonly<Record<string, string>> = { RS: "RSA", PS: "RSA", ES: "EC", Ed: "OKP" };

function canSign({ kty, use, alg }: Key, algorithms: readonly string[]): boolean {
  if (use !== undefined && use !== "sig") return false;
  if (alg !== undefined) return algorithms.includes(alg);
  return algorithms.some((algorithm) => TYPES[algorithm.slice(0, 2)] === kty);
}

/**
 * @param variable where the keys' address comes from.
 * @param algorithms those that signatures may have.
 */
export function judgeKeys(
  { status, body }: Pick<Answer, "status" | "body">,
  variable: string,
  algorithms: readonly string[],
): Finding {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), KeySet), body);
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
  const usable = keys.filter((key) => canSign(key, algorithms)).length;
  if (usable > 0) return ok(`${usable} of ${counted(keys.length, "key")} can be used`);
  return failure(
    `none of ${counted(keys.length, "key")} is for ${algorithms.join(", ")}`,
    `Have keys published where ${variable} leads that sign with one of these algorithms.`,
  );
}

/**
 * Reads the keys and judges them.
 *
 * @param variable where the keys' address comes from.
 */
export async function publishedKeys(
  fetcher: typeof fetch,
  url: string,
  variable: string,
  algorithms: readonly string[],
): Promise<Finding> {
  try {
    return judgeKeys(await get(fetcher, url), variable, algorithms);
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    return failure(
      reasonOf(error),
      `Correct ${variable}, or let this machine reach where it leads (DNS, firewall, proxy).`,
    );
  }
}
