import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import { flag } from "../controls/flag.ts";
import { LayerList, type LayerListProps } from "./LayerList.tsx";

/** On a lower map the box is collapsed to its header, in CSS pixels. */
const LOW_MAP = 300;

/** The layers with their legends, in the map's lower right. */
export function LayersBox(props: LayerListProps) {
  const { title } = mapWordsOf(props.state.locale).stage.layers;
  if (props.ui.has("layers")) return <FoldingBox {...props} />;
  return (
    <section class="float layers layers-legend" aria-label={title}>
      <LayerList {...props} />
    </section>
  );
}

function FoldingBox(props: LayerListProps) {
  const words = mapWordsOf(props.state.locale).stage.layers;
  const box = useRef<HTMLElement>(null);
  const id = useId();
  const isLow = useSignal(false);
  /** The person's choice; null before one. */
  const chosen = useSignal<boolean | null>(null);
  const open = chosen.value ?? !isLow.value;
  useEffect(() => {
    const map = box.current?.closest(".stage-map");
    if (!map) return;
    const observer = new ResizeObserver(() => isLow.value = map.clientHeight < LOW_MAP);
    observer.observe(map);
    return () => observer.disconnect();
  }, []);
  return (
    <section ref={box} class="float layers" aria-label={words.title}>
      <button
        type="button"
        class="layers-head"
        aria-expanded={flag(open)}
        aria-controls={id}
        onClick={() => chosen.value = !open}
      >
        {words.title}
        <Icon name={open ? "down" : "up"} />
      </button>
      <div id={id} class="layers-list" hidden={!open}>
        <LayerList {...props} />
      </div>
    </section>
  );
}
