/**
 * Which tokens at CARTO are this installation's: those whose name has an id made of the encryption
 * key and the app's origin. It outlives the database, so that a restored or an empty one finds what
 * it has lost; and two installations that share an account with CARTO differ in either.
 */
export interface Installation {
  /** What every new token is called, at its beginning. */
  readonly namePrefix: string;
  /** Whether a token of that name was made by this installation, with any of its keys. */
  isOurs(tokenName: string): boolean;
}

const ID_BYTES = 6;

/** @param keys KV_ENCRYPTION_KEY: the first names new tokens, all of them know theirs. */
export async function installationOf(
  keys: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]],
  appOrigin: string,
): Promise<Installation> {
  const prefixOf = async (key: Uint8Array<ArrayBuffer>) =>
    `carto-embed-${await installationId(key, appOrigin)}-`;
  const [first, ...rest] = keys;
  const namePrefix = await prefixOf(first);
  const prefixes = [namePrefix, ...await Promise.all(rest.map(prefixOf))];
  return {
    namePrefix,
    isOurs: (tokenName) => prefixes.some((prefix) => tokenName.startsWith(prefix)),
  };
}

async function installationId(key: Uint8Array<ArrayBuffer>, appOrigin: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const hmac = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  const text = new TextEncoder().encode(`installation ${appOrigin}`);
  const digest = new Uint8Array(await crypto.subtle.sign("HMAC", hmac, text));
  return digest.slice(0, ID_BYTES).toHex();
}
