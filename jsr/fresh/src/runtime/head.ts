import type { RenderableProps } from "preact";

/**
 * Moves its children into the document's `<head>`, on the server. An element replaces the one
 * already there with the same `key`, or with the same tag and attributes (`content` of a meta and
 * `href` of a link not counted); there is only ever one `title`.
 */
export function Head(_props: RenderableProps<unknown>): null {
  return null;
}
