import { useLayoutEffect, useRef } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { besidePoint } from "../../lib/map/view/tooltip_place.ts";
import type { MapStore } from "./map_store.ts";
import { StoreFacts } from "./StoreFacts.tsx";

/** What is under the pointer, beside it and within the map's edges. */
export function StoreTooltip({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale).store;
  const element = useRef<HTMLDivElement>(null);
  const hovered = store.hovered.value;
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null || hovered === null || current.parentElement === null) return;
    const { clientWidth: width, clientHeight: height } = current.parentElement;
    const own = { width: current.offsetWidth, height: current.offsetHeight };
    const { x, y } = besidePoint(hovered, own, { width, height });
    current.style.translate = `${x}px ${y}px`;
  }, [hovered]);

  if (hovered === null) return null;
  return (
    <div ref={element} class="card tooltip" role="tooltip">
      {"store" in hovered
        ? (
          <>
            <strong>{hovered.store.address}</strong>
            <StoreFacts facts={hovered.store} store={store} locale={locale} />
          </>
        )
        : (
          <>
            <strong>{words.cluster(hovered.cluster)}</strong>
            <span class="muted">{words.clusterHint}</span>
          </>
        )}
    </div>
  );
}
