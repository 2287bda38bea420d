export interface LiveDocumentProps {
  /** The map's id. */
  readonly id: string;
  /** Of the document that the page was made with. */
  readonly hash: string;
}

/**
 * For who writes a map, in the development server's pages alone: loads the page again once the
 * document, or what the policy shows of it, is another. The address keeps what the map shows.
 */
export function LiveDocument({ id, hash }: LiveDocumentProps) {
  const script = `
const [path, hash] = ${JSON.stringify([`/api/maps/${id}`, hash])};
setInterval(async () => {
  const answer = await fetch(path, { headers: { unattended: "?1" } }).catch(() => null);
  if (answer === null || answer.status >= 500) return;
  const now = answer.ok ? (await answer.json()).hash : null;
  if (now !== hash) location.reload();
}, 1_000);`;
  return <script type="module" dangerouslySetInnerHTML={{ __html: script }} />;
}
