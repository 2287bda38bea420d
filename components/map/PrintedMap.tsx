import { useEffect, useRef } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { MapStore } from "./map_store.ts";
import { pictureTexts } from "./picture_texts.ts";

/** The map on paper: what WebGL has drawn is not printed, a copy of it is. */
export function PrintedMap({ store, locale }: { store: MapStore; locale: Locale }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // At once, and not by rendering: the browser prints as soon as this returns.
    const show = () => {
      const map = store.map.peek();
      if (map === null) return;
      const picture = map.capture();
      picture.role = "img";
      picture.ariaLabel = mapWordsOf(locale).region;
      const details = document.createElement("p");
      details.textContent = pictureTexts(store, locale, Date.now()).details.join("\n");
      element.current?.replaceChildren(details, picture);
    };
    const hide = () => element.current?.replaceChildren();
    addEventListener("beforeprint", show);
    addEventListener("afterprint", hide);
    return () => {
      removeEventListener("beforeprint", show);
      removeEventListener("afterprint", hide);
    };
  }, []);
  return <div ref={element} class="printed-map" />;
}
