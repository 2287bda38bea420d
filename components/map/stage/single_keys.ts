/** Whether single keys act (WCAG 2.2, 2.1.4): the person may turn them off, and it is remembered. */
import { signal } from "@preact/signals";

const NAME = "single-keys";

/** They are on until the person turns them off. */
export const singleKeys = signal(remembered() !== "off");

export function turnSingleKeys(on: boolean): void {
  singleKeys.value = on;
  try {
    if (on) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, "off");
  } catch {
    // A frame may not be allowed to keep anything: it holds for this page.
  }
}

function remembered(): string | null {
  try {
    return globalThis.document === undefined ? null : localStorage.getItem(NAME);
  } catch {
    return null;
  }
}
