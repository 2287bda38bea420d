import type { Locale } from "../../../lib/locale/locale.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { PartFault } from "../state/state_context.ts";
import { Icon } from "../../Icon.tsx";

export interface WidgetFaultProps {
  readonly fault: PartFault;
  readonly locale: Locale;
  readonly onRetry?: (() => void) | undefined;
}

/** Why there is nothing to show, in the place where it would be, and what can be done about it. */
export function WidgetFault({ fault, locale, onRetry }: WidgetFaultProps) {
  const { widget: words } = mapWordsOf(locale).panel;
  const again = fault === "no_sql" || fault === "not_loaded" ? undefined : onRetry;
  return (
    <div class="widget-fault">
      <Icon name="warning" />
      <div>
        <p>{words.fault[fault]}</p>
        {again !== undefined && (
          <button type="button" class="button-link" onClick={again}>{words.retry}</button>
        )}
        {fault === "not_loaded" && (
          <button
            type="button"
            class="button-link"
            onClick={() => location.reload()}
          >
            {words.reload}
          </button>
        )}
      </div>
    </div>
  );
}
