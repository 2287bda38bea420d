/** How often an open page asks: with what a process remembers of a session, it is gone in 10 s. */
const EVERY_MS = 5_000;

/**
 * Takes the page away once its person may not see it any more, as when the session ended in another
 * tab: asks whether they are still an administrator, also when the tab is shown again, and leaves
 * for the sign-in page.
 */
export function SessionWatch() {
  const script = `
const check = async () => {
  if (document.hidden) return;
  const answer = await fetch("/admin/alive", { headers: { unattended: "?1" } }).catch(() => null);
  if (answer?.status !== 404) return;
  document.body.hidden = true;
  const next = location.pathname + location.search;
  location.replace("/login?" + new URLSearchParams({ next }));
};
setInterval(check, ${EVERY_MS});
addEventListener("visibilitychange", check);
addEventListener("pageshow", check);`;
  return <script type="module" dangerouslySetInnerHTML={{ __html: script }} />;
}
