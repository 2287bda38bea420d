import { parseMarker } from "../markers.ts";

/** The nodes between two marker comments. */
export interface Range {
  /** Number of the island or slot. */
  index: number;
  start: Comment;
  end: Comment;
}

/** Where the islands and slots of a page are. */
export interface PageRanges {
  /** Islands that are not inside another one. */
  islands: Range[];
  /** Every slot, by number; the first place where an island rendered it. */
  slots: Map<number, Range>;
}

/** Finds the marker comments below a node. */
export function collectRanges(root: Node, prefix: string): PageRanges {
  const islands: Range[] = [];
  const slots = new Map<number, Range>();
  const open: { index: number; start: Comment }[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Comment)) continue;
    const marker = parseMarker(prefix, node.data);
    if (marker === null) continue;
    if (marker.index !== null) {
      open.push({ index: marker.index, start: node });
      continue;
    }
    const opened = open.pop();
    if (opened === undefined) continue;
    const range = { ...opened, end: node };
    if (marker.kind === "slot") {
      if (!slots.has(range.index)) slots.set(range.index, range);
    } else if (open.length === 0) {
      islands.push(range);
    }
  }
  return { islands, slots };
}

/** The comment that ends the island or slot which a comment starts, among its siblings. */
export function endOf(start: Comment, prefix: string): ChildNode | null {
  let depth = 0;
  for (
    let node: ChildNode | null = start;
    node !== null;
    node = node.nextSibling
  ) {
    const marker = node instanceof Comment ? parseMarker(prefix, node.data) : null;
    if (marker === null) continue;
    depth += marker.index === null ? -1 : 1;
    if (depth === 0) return node;
  }
  return null;
}
