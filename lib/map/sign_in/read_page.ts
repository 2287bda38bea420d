/** Reads a page of ours from a response, for use in this document. */

/** How a page's Content-Security-Policy names its own scripts and styles. */
const NONCE = /'nonce-(\w+)'/;

/**
 * @returns the page's HTML with this document's nonce in place of its own, since only this
 * document's policy is in force; null where there are no two nonces.
 */
export async function readPage(response: Response): Promise<string | null> {
  const ours = document.querySelector<HTMLElement>("script[nonce]")?.nonce;
  const [, theirs] = NONCE.exec(response.headers.get("content-security-policy") ?? "") ?? [];
  if (!ours || theirs === undefined) return null;
  return (await response.text()).replaceAll(theirs, ours);
}
