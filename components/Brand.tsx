/** The product's mark and name. */
export function Brand() {
  return (
    <span class="brand">
      <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 2.5a7 7 0 0 0-7 7c0 4.9 7 12 7 12s7-7.1 7-12a7 7 0 0 0-7-7Z" />
        <circle cx="12" cy="9.5" r="2.6" />
      </svg>
      <span class="brand-name">carto-embed</span>
    </span>
  );
}
