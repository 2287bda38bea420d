import { Fragment, type FunctionComponent, h, type VNode } from "preact";

// preact-render-to-string renders a fragment with this property as a comment.
const Comment: FunctionComponent<{ UNSTABLE_comment: string }> = Fragment;

/** A node that renders as an HTML comment. */
export function comment(text: string): VNode<{ UNSTABLE_comment: string }> {
  return h(Comment, { UNSTABLE_comment: text });
}
