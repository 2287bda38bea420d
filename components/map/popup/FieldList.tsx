import { useRef } from "preact/hooks";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import type { Field, FieldLink } from "../../../lib/map/fields/field_texts.ts";
import { Icon } from "../../Icon.tsx";
import { Swatch } from "../layers/Swatch.tsx";
import type { LayerState } from "../state/layer_state.ts";
import { useScrolls } from "./use_scrolls.ts";

export interface FieldListProps {
  readonly fields: readonly Field[];
  readonly feature: Feature;
  readonly layer: LayerState;
  /** The hint of links for screen readers; null where links are plain text. */
  readonly newTab: string | null;
}

/** A feature's columns with their values, and the map's color of one of them. */
export function FieldList({ fields, feature, layer, newTab }: FieldListProps) {
  const colors = layer.colors.value;
  const list = useRef<HTMLDListElement>(null);
  const scrolls = useScrolls(list);
  return (
    <dl ref={list} class="fields" tabIndex={scrolls ? 0 : undefined}>
      {fields.map(({ column, label, text, link }) => (
        <div key={column}>
          <dt>{label}</dt>
          <dd>
            {column === colors.column && (
              <Swatch color={colors.colorOf(feature.properties[column])} type={layer.layer.type} />
            )}
            {link !== null && newTab !== null
              ? <ExternalLink link={link} newTab={newTab} />
              : <span>{text}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Names the link's host: the column's text may say something else. */
function ExternalLink({ link, newTab }: { readonly link: FieldLink; readonly newTab: string }) {
  const { href, host, text } = link;
  return (
    <span>
      <a href={href} target="_blank" rel="noopener noreferrer">
        {text}
        <Icon name="external" />
        <span class="visually-hidden">({newTab})</span>
      </a>
      {text !== host && <span class="link-host">{host}</span>}
    </span>
  );
}
