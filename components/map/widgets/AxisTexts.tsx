export interface AxisTextsProps {
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  readonly y: number;
  /** Of the axis, in CSS pixels. */
  readonly width: number;
}

/** Below this there is no room to stand in the middle of a tick. */
const EDGE_PX = 24;

/** What an axis says; at its ends the texts stay within the chart. */
export function AxisTexts({ ticks, y, width }: AxisTextsProps) {
  return (
    <>
      {ticks.map(({ x, text }) => (
        <text
          key={text}
          x={x}
          y={y}
          text-anchor={x < EDGE_PX ? "start" : x > width - EDGE_PX ? "end" : "middle"}
        >
          {text}
        </text>
      ))}
    </>
  );
}
