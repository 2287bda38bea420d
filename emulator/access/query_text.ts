/**
 * Text in which blanks may matter outside of plain quotes: a line comment ends with its line, a
 * backslash or three quotes change where a string ends.
 */
const DELICATE = /--|#|\/\*|\\|'''|"""/;

/**
 * A quoted piece, a run of blanks, or anything else; a quote that nothing closes is one by
 * itself.
 */
const PIECES = /'[^']*'|"[^"]*"|`[^`]*`|[ \t\r\n]+|[^'"`\s]+|./gs;

/**
 * The text of a query with each run of blanks and line ends outside quotes as one blank, so that
 * two queries that differ in layout alone have one text. Where a comment or an escape could
 * change what a blank means, the text stays as it is, blanks at its ends aside.
 */
export function withPlainBlanks(sql: string): string {
  const trimmed = sql.trim();
  if (DELICATE.test(trimmed)) return trimmed;
  return trimmed.replace(PIECES, (piece) => /^[ \t\r\n]/.test(piece) ? " " : piece);
}
