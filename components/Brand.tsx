/** The product's mark and name. */
export function Brand() {
  return (
    <span class="brand">
      <Mark />
      <span class="brand-name">carto-embed</span>
    </span>
  );
}

/** The same, as a link to the home page. */
export function BrandLink() {
  return (
    <a class="brand" href="/">
      <Mark />
      <span class="brand-name">carto-embed</span>
    </a>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <rect width="20" height="20" rx="5" fill="var(--accent)" />
      <path
        d="M10 3.8a4.7 4.7 0 0 0-4.7 4.7c0 3.3 4.7 7.7 4.7 7.7s4.7-4.4 4.7-7.7A4.7 4.7 0 0 0 10 3.8z"
        fill="var(--surface)"
      />
      <circle cx="10" cy="8.5" r="1.8" fill="var(--accent)" />
    </svg>
  );
}
