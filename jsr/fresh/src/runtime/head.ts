import type { RenderableProps } from "preact";
import { useEffect } from "preact/hooks";
import { describeHead, type HeadElement, updateHead } from "./live_head.ts";

/**
 * Moves its children into the document's `<head>`. An element replaces the one already there with
 * the same `key`, or with the same tag and attributes (`content` of a meta and `href` of a link not
 * counted); there is only ever one `title`.
 *
 * In an island it keeps the head up to date. What it has put there stays when the island goes.
 */
export function Head(props: RenderableProps<unknown>): null {
  const elements: HeadElement[] = describeHead(props.children);
  useEffect(() => updateHead(elements));
  return null;
}
