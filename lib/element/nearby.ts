/** How far from the viewport a lazy map starts. */
const MARGIN = "200px";

/** Calls back once the element is close to the viewport, unless the signal aborts before. */
export function whenNearby(element: Element, signal: AbortSignal, onNearby: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    onNearby();
  }, { rootMargin: MARGIN });
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}
