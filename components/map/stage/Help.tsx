import type { Locale } from "../../../lib/locale/locale.ts";
import { lazyModule, useModule } from "../lazy_module.ts";

const keyboardHelp = lazyModule(async () => (await import("./KeyboardHelp.tsx")).KeyboardHelp);

interface HelpProps {
  readonly locale: Locale;
  onClose(): void;
}

/** The keyboard shortcuts dialog, loaded when opened. */
export function Help(props: HelpProps) {
  const Keys = useModule(keyboardHelp);
  return Keys === null || Keys === "failed" ? null : <Keys {...props} />;
}
