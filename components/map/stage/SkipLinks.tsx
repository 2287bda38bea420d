import { render } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { MAP_CANVAS } from "../focus_lost.ts";
import type { MapState } from "../state/map_state.ts";

/** Where a page has something before the map, it has a place for these before that. */
const PLACE = "[data-skip-links]";

interface SkipLinksProps {
  readonly state: MapState;
  /** Shows what the keys do. */
  onHelp(): void;
}

/** What Tab comes to first: past header and panel, and to the list of keys. */
export function SkipLinks(props: SkipLinksProps) {
  const place = useMemo(() => globalThis.document?.querySelector(PLACE) ?? null, []);
  useEffect(() => {
    if (place === null) return;
    render(<Links {...props} />, place);
    return () => render(null, place);
  }, [place]);
  return place === null ? <Links {...props} /> : null;
}

/** Seen while they have focus. */
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

/** A button: a link's fragment would be one more step of the page's history. */
function SkipLink({ label, onPress }: { readonly label: string; onPress(): void }) {
  return (
    <button type="button" class="button button-primary" onClick={onPress}>
      {label}
    </button>
  );
}
