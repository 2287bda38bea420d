/**
 * Which tokens at CARTO belong to this installation: their names start with an id derived from the
 * encryption key and the installation's name. The id does not depend on the database, so that a
 * restored or empty one can find lost tokens. Two installations that share a CARTO account differ
 * in key or name, so that neither takes the other's tokens for its own lost ones.
 */
export interface Installation {
  /** The prefix of every new token's name. */
  readonly namePrefix: string;
  /** Whether this installation created a token of that name, with any of its keys. */
  isOurs(tokenName: string): boolean;
}

const ID_BYTES = 6;

/**
 * @param keys KV_ENCRYPTION_KEY: the first names new tokens; tokens of all keys are recognized.
 * @param name the configuration's `installation`.
 */
export async function installationOf(
  keys: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]],
  name: string,
): Promise<Installation> {
  const prefixOf = async (key: Uint8Array<ArrayBuffer>) =>
    `carto-embed-${await installationId(key, name)}-`;
  const [first, ...rest] = keys;
  const namePrefix = await prefixOf(first);
  const prefixes = [namePrefix, ...await Promise.all(rest.map(prefixOf))];
  return {
    namePrefix,
    isOurs: (tokenName) => prefixes.some((prefix) => tokenName.startsWith(prefix)),
  };
}

async function installationId(key: Uint8Array<ArrayBuffer>, name: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const hmac = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  const text = new TextEncoder().encode(`installation ${name}`);
  const digest = new Uint8Array(await crypto.subtle.sign("HMAC", hmac, text));
  return digest.slice(0, ID_BYTES).toHex();
}
