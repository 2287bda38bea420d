import { parseMarker } from "../markers.ts";

/** The nodes between two marker comments. */
export interface Range {
  /** Number of the island. */
  index: number;
  start: Comment;
  end: Comment;
}

/** Finds the islands of a page by their marker comments. */
export function collectRanges(root: Node, prefix: string): Range[] {
  const islands: Range[] = [];
  let open: { index: number; start: Comment } | null = null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Comment)) continue;
    const marker = parseMarker(prefix, node.data);
    if (marker === null) continue;
    if (marker.index !== null) open = { index: marker.index, start: node };
    else if (open !== null) islands.push({ ...open, end: node });
  }
  return islands;
}
