import type { ComponentChildren } from "preact";

/** Props of {@linkcode Partial}. */
export interface PartialProps {
  name: string;
  children?: ComponentChildren;
}

/** Renders its children: every navigation loads the whole page. */
export function Partial(props: PartialProps): ComponentChildren {
  return props.children;
}
