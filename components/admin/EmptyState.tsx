import type { ComponentChildren } from "preact";

export interface EmptyStateProps {
  /** What is not there. */
  readonly title: string;
  /** Why, or what to do. */
  readonly children?: ComponentChildren;
}

/** In the place of rows. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div class="empty-state">
      <p>{title}</p>
      {children !== undefined && <p class="muted">{children}</p>}
    </div>
  );
}
