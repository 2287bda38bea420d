import { type ComponentChildren, createContext, type RenderableProps } from "preact";
import { useContext } from "preact/hooks";

/** Where the server collects what goes into `<head>`; null in the browser. */
export const HeadContext = createContext<
  ((children: ComponentChildren) => void) | null
>(null);

/**
 * Moves its children into the document's `<head>`. An element replaces the one already there with
 * the same `key`, or with the same tag and attributes (`content` of a meta and `href` of a link not
 * counted); there is only ever one `title`.
 */
export function Head(props: RenderableProps<unknown>): null {
  useContext(HeadContext)?.(props.children);
  return null;
}
