/** The page's whole appearance; it follows the reader's light or dark, and has no script. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b2733, #e6ebf0);
  --soft: light-dark(#5a6a7a, #9aa8b6);
  --line: light-dark(#dde3e9, #2b3743);
  --page: light-dark(#f5f7f9, #11171d);
  --card: light-dark(#fff, #18212a);
  --accent: light-dark(#0b6bcb, #6cb4ff);
  --good: light-dark(#1b7f4b, #5fd39a);
  --warn: light-dark(#9a6200, #f0b95b);
  --bad: light-dark(#b3261e, #ff8d85);
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2.5rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif;
}
main { max-width: 64rem; margin: 0 auto; }
h1 { margin: 0; font-size: 1.75rem; letter-spacing: -0.01em; }
h1 + p { margin: 0.25rem 0 0; color: var(--soft); }
h2 { margin: 2.25rem 0 0.6rem; font-size: 1.05rem; display: flex; gap: 0.5rem; align-items: baseline; }
h2 span { color: var(--soft); font-weight: 400; font-size: 0.9rem; }
code, pre, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.86em; }
pre, .card {
  margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  overflow-x: auto;
}
pre { padding: 0.85rem 1rem; line-height: 1.7; }
.card p { margin: 0; padding: 0.85rem 1rem; color: var(--soft); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.5rem 1rem; text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 500; font-size: 0.82rem; white-space: nowrap; }
tbody tr { border-top: 1px solid var(--line); }
td.mono, .wrap { overflow-wrap: anywhere; }
td { overflow-wrap: break-word; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.time { white-space: nowrap; color: var(--soft); font-variant-numeric: tabular-nums; }
.soft { color: var(--soft); }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.source { display: block; max-height: 4.6em; overflow: hidden; }
a { color: var(--accent); }
@media (max-width: 40rem) {
  body { padding: 1.25rem 0.85rem 3rem; }
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { padding: 0.6rem 0.85rem; }
  td { display: flex; gap: 0.75rem; padding: 0.1rem 0; }
  td::before { content: attr(data-label); flex: 0 0 5.2rem; color: var(--soft); font-size: 0.82rem; }
  td > * { min-width: 0; }
  td::before { font-family: system-ui, sans-serif; }
  .number { text-align: left; }
  .time { white-space: normal; }
  .source { max-height: none; }
  .brief tr { display: grid; grid-template-columns: 4.6rem 1fr auto; gap: 0.5rem; padding: 0.4rem 0.85rem; }
  .brief td { padding: 0; }
  .brief td::before, .brief td:nth-child(4) { display: none; }
}
`;
