import type { ComponentChildren } from "preact";

export interface BoxProps {
  /** The box's heading. */
  readonly title: string;
  /** Beside the heading: a badge, a link, a figure. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A box with a head. A table fills it; other content is in an element of `box-body`. */
export function Box({ title, aside, children }: BoxProps) {
  return (
    <section class="box admin-box">
      <div class="box-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
