export interface LiveDocumentProps {
  /** The map's id. */
  readonly id: string;
  /** The hash of the document that the page was rendered with. */
  readonly hash: string;
}

/**
 * For authors of maps, in the development server's pages alone: reloads the page when the document,
 * or the part that the policy allows, changes. The URL keeps the map's state.
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
