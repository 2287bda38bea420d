export interface AxisTextsProps {
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  readonly y: number;
  /** Of the axis, in CSS pixels. */
  readonly width: number;
}

/** Below this width a text cannot be centered on its tick. */
const EDGE_PX = 24;

/** The labels of an axis; at its ends they stay within the chart. */
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
