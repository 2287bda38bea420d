import { useLayoutEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { isRight } from "../dock/table_props.ts";
import { Swatch } from "../layers/Swatch.tsx";
import type { MapState } from "../state/map_state.ts";
import { legendParts, pictureDetails } from "./picture_texts.ts";
import type { PrintedRows } from "./printed.ts";
import { flag } from "../controls/flag.ts";

export interface PrintedMapProps {
  readonly state: MapState;
  /** A picture of the map as drawn now. */
  readonly picture: HTMLCanvasElement | null;
  readonly table: PrintedRows | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The printed page: the map with its legend, then the open table. */
export function PrintedMap({ state, picture, table, at }: PrintedMapProps) {
  return (
    <>
      <h1>{state.texts.mapTitle}</h1>
      {pictureDetails(state, at).map((line) => <p key={line}>{line}</p>)}
      {picture !== null && <Picture canvas={picture} label={state.texts.mapTitle} />}
      <div class="printed-legend">
        {legendParts(state).map(({ title, type, entries }, index) => (
          <p key={index}>
            <strong>{title}</strong>
            {entries.map(({ color, text }) => (
              <span key={text}>
                <Swatch color={color} type={type} />
                {text}
              </span>
            ))}
          </p>
        ))}
      </div>
      {table !== null && <Rows state={state} printed={table} />}
    </>
  );
}

function Picture({ canvas, label }: {
  readonly canvas: HTMLCanvasElement;
  readonly label: string;
}) {
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    canvas.role = "img";
    canvas.ariaLabel = label;
    element.current?.replaceChildren(canvas);
  }, [canvas, label]);
  return <figure ref={element} />;
}

function Rows({ state, printed: { table, columns, rows, total } }: {
  readonly state: MapState;
  readonly printed: PrintedRows;
}) {
  const words = mapWordsOf(state.locale).dock.exports;
  const { texts } = state;
  const counted = texts.counted(table.dataset, total);
  const right = (column: string) => isRight(state, table.dataset, column);
  return (
    <table>
      <caption>
        {rows.length < total ? words.printed(rows.length, counted) : counted}
      </caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" data-right={flag(right(column))}>
              {texts.label(table.dataset, column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ properties }, index) => (
          <tr key={index}>
            {columns.map((column) => (
              <td key={column} data-right={flag(right(column))}>
                {texts.value(
                  table.dataset,
                  column,
                  Object.hasOwn(properties, column) ? properties[column] : undefined,
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
