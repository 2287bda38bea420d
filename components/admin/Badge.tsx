export interface BadgeProps {
  /** What the state means to an operator: fine, to be looked at, broken, in progress, or over. */
  readonly tone: "positive" | "warning" | "danger" | "accent" | "neutral";
  /** A word or two: the color says nothing that they do not. */
  readonly children: string;
}

/** A state, in words. */
export function Badge({ tone, children }: BadgeProps) {
  return <span class={`badge badge-${tone}`}>{children}</span>;
}
