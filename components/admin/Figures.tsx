import type { ComponentChildren } from "preact";

export interface Figure {
  readonly label: string;
  readonly value: ComponentChildren;
  /** Of how many, since when. */
  readonly detail: string;
}

/** A row of figures, each with a line that says what it is of. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl class="box admin-figures">
      {figures.map(({ label, value, detail }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="admin-figure">{value}</dd>
          <dd class="muted">{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
