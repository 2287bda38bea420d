import { render } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { MAP_CANVAS } from "../focus_lost.ts";
import type { MapState } from "../state/map_state.ts";

/** The element for these links on a page with content before the map. */
const PLACE = "[data-skip-links]";

interface SkipLinksProps {
  readonly state: MapState;
  /** Opens the keyboard shortcuts. */
  onHelp(): void;
}

/** The first Tab stops: links past header and panel, and to the keyboard shortcuts. */
export function SkipLinks(props: SkipLinksProps) {
  const place = useMemo(() => globalThis.document?.querySelector(PLACE) ?? null, []);
  useEffect(() => {
    if (place === null) return;
    render(<Links {...props} />, place);
    return () => render(null, place);
  }, [place]);
  return place === null ? <Links {...props} /> : null;
}

/** Visible while focused. */
function Links({ state, onHelp }: SkipLinksProps) {
  const words = mapWordsOf(state.locale).stage;
  if (state.map.value === null) return null;
  return (
    <div class="skip-links">
      <SkipLink label={words.skipToMap} onPress={() => focusOn(MAP_CANVAS)} />
      {state.query.value.table !== null && (
        <SkipLink
          label={words.skipToTable}
          onPress={() =>
            focusOn(".stage table :is(button, a), .list-rows button:not([tabindex='-1'])")}
        />
      )}
      <SkipLink label={words.keys} onPress={onHelp} />
    </div>
  );
}

function focusOn(target: string): void {
  document.querySelector<HTMLElement>(target)?.focus();
}

/** A button: a link's fragment would add a history entry. */
function SkipLink({ label, onPress }: { readonly label: string; onPress(): void }) {
  return (
    <button type="button" class="button button-primary" onClick={onPress}>
      {label}
    </button>
  );
}
