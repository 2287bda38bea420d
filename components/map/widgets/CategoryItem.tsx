import { Icon } from "../../Icon.tsx";

export interface CategoryItemProps {
  readonly name: string;
  readonly amount: string;
  /** The amount with all digits. */
  readonly exact: string | undefined;
  /** Null where shares are not shown. */
  readonly share: string | null;
  /** The bar's length relative to the longest. */
  readonly length: number;
  /** Null where the map is not colored by the column. */
  readonly color: string | null;
}

/** The content of a group's row: a box in its class's color, name, figures, and a bar. */
export function CategoryItem({ name, amount, exact, share, length, color }: CategoryItemProps) {
  return (
    <>
      <Box color={color} />
      <span class="category-name" title={name}>{name}</span>
      <span class="category-value" title={exact}>{amount}</span>
      {share !== null && <span class="category-share">{share}</span>}
      <Bar length={length} color={color} />
    </>
  );
}

/** Colors are attributes: the CSP forbids inline styles. */
function Box({ color }: { readonly color: string | null }) {
  return (
    <span class="category-box">
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <rect class="box-edge" x="0.75" y="0.75" width="12.5" height="12.5" rx="2.5" />
        <rect class="box-fill" width="14" height="14" rx="3" fill={color ?? undefined} />
      </svg>
      <Icon name="check" />
    </span>
  );
}

function Bar({ length, color }: Pick<CategoryItemProps, "length" | "color">) {
  return (
    <svg class="category-bar" aria-hidden="true">
      <rect class="bar-ground" width="100%" height="4" rx="2" />
      <rect
        class="bar"
        width={`${100 * length}%`}
        height="4"
        rx="2"
        fill={color ?? undefined}
      />
    </svg>
  );
}
