/** The signs of panel and widgets, drawn as lines in a square of 16. */
const PATHS = {
  check: "M3.5 8.5l3 3 6-7",
  close: "M4 4l8 8M12 4l-8 8",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3.2l2 1.3",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  panel: "M2 3h12v10H2zM6 3v10",
  search: "M11 11l3 3M7 12.2A5.2 5.2 0 1 0 7 1.8a5.2 5.2 0 0 0 0 10.4z",
  warning: "M8 2.2l6.3 11.3H1.7zM8 6.5v3.2M8 11.6v.01",
} as const;

/** A sign that a text beside it, or its button's name, explains. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
