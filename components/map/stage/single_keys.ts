/** Whether single-key shortcuts are on (WCAG 2.2, 2.1.4): the person's choice is stored. */
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
    // A frame may have no storage: the choice then lasts for this page.
  }
}

function remembered(): string | null {
  try {
    return globalThis.document === undefined ? null : localStorage.getItem(NAME);
  } catch {
    return null;
  }
}
