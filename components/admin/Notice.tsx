import type { ComponentChildren } from "preact";

/** What a change did, above the page that it led to. */
export function Notice({ children }: { readonly children: ComponentChildren }) {
  return <p class="admin-notice" role="status">{children}</p>;
}
