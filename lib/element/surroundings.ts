/** The language and the color scheme of the place where an element stands in its page. */
import type { Surroundings } from "./settings.ts";

/** @param probe an element of ours inside it, with the colors of {@linkcode PROBE_STYLE}. */
export function surroundingsOf(element: Element, probe: Element): Surroundings {
  const ancestor = element.parentElement?.closest("[lang]") ??
    element.ownerDocument.documentElement;
  const isDark = getComputedStyle(probe).color === "rgb(255, 255, 255)";
  return { lang: ancestor.getAttribute("lang") ?? "", scheme: isDark ? "dark" : "light" };
}

/** A change of the scheme, whatever its cause, is a transition of the color. */
export const PROBE_STYLE = `
  .probe {
    position: absolute;
    visibility: hidden;
    color: light-dark(#000, #fff);
    transition: color 1ms;
  }`;

/** Calls back when the language or the color scheme may have changed, until the signal aborts. */
export function watchSurroundings(probe: Element, signal: AbortSignal, onChange: () => void): void {
  probe.addEventListener("transitionend", onChange, { signal });
  const observer = new MutationObserver(onChange);
  observer.observe(probe.ownerDocument.documentElement, { attributeFilter: ["lang"] });
  signal.addEventListener("abort", () => observer.disconnect());
}
