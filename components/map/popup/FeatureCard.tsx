import { useLayoutEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { createCards } from "../../../lib/map/fields/card.ts";
import type { CardTexts } from "../../../lib/map/fields/field_texts.ts";
import { IconButton } from "../controls/IconButton.tsx";
import type { StageRun } from "../stage/stage_run.ts";
import type { Ui } from "../stage/ui_parts.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";
import { useFocusReturn } from "../use_focus_return.ts";
import { CardActions } from "./CardActions.tsx";
import { HostActions } from "./HostActions.tsx";
import { FieldList } from "./FieldList.tsx";
import { layerOf } from "./layer_of.ts";
import { shownFeature } from "./shown_feature.ts";

export interface FeatureCardProps {
  readonly state: MapState;
  readonly ui: Ui;
  readonly run: StageRun;
}

/** The selected feature; it is also announced to screen readers. */
export function FeatureCard(props: FeatureCardProps) {
  const { state } = props;
  const feature = shownFeature(state, props.ui);
  const layer = feature === null ? null : layerOf(state, feature);
  const card = feature === null || layer === null
    ? null
    : createCards(state.texts).card(layer.layer, feature);
  const { selected } = mapWordsOf(state.locale).stage.card;
  return (
    <>
      <p class="visually-hidden" role="status">{card === null ? "" : selected(card.title)}</p>
      {feature !== null && layer !== null && card !== null && (
        <Card {...props} feature={feature} layer={layer} card={card} />
      )}
    </>
  );
}

type CardProps = FeatureCardProps & {
  readonly feature: Feature;
  readonly layer: LayerState;
  readonly card: CardTexts;
};

function Card({ state, run, feature, layer, card: { title, subtitle, fields } }: CardProps) {
  const words = mapWordsOf(state.locale).stage;
  const { actions = [] } = "card" in layer.layer ? layer.layer.card ?? {} : {};
  const card = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusReturn(card);
  useLayoutEffect(() => {
    // Opened by keyboard, or over the focused element, the card takes focus; not after a click.
    const { activeElement } = document;
    if (activeElement?.matches(":focus-visible") || activeElement?.checkVisibility() === false) {
      heading.current?.focus();
    }
  }, []);
  const close = () => state.select(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "PageDown" || event.key === "PageUp") {
      event.preventDefault();
      run.step(event.key === "PageDown" ? 1 : -1);
    }
  };
  return (
    <section
      ref={card}
      class="float feature-card"
      aria-label={words.card.region}
      onKeyDown={onKeyDown}
    >
      <div class="card-head">
        <div>
          <h2 ref={heading} tabIndex={-1}>{title}</h2>
          {subtitle !== "" && <p>{subtitle}</p>}
        </div>
        <IconButton icon="close" label={words.close} onPress={close} />
      </div>
      <FieldList fields={fields} feature={feature} layer={layer} newTab={words.card.newTab} />
      <HostActions state={state} actions={actions} feature={feature} />
      <CardActions
        state={state}
        run={run}
        feature={feature}
        hasSteps={layer.dataset.hasSql.value}
      />
    </section>
  );
}
