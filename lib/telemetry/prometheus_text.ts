/** Prometheus' text exposition format 0.0.4, as its documentation describes it. */

/** The media type of an answer in this format. */
export const PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

/** @returns the lines that introduce a metric. */
export function titleLines(name: string, kind: string, help: string): string {
  return `# HELP ${name} ${help.replace(/[\\\n]/g, escaped)}\n# TYPE ${name} ${kind}\n`;
}

/** @returns one sample, the line's end included. */
export function sampleLine(
  name: string,
  labels: Readonly<Record<string, string>>,
  value: number,
): string {
  const pairs = Object.entries(labels).map(([label, text]) =>
    `${label}="${text.replace(/[\\\n"]/g, escaped)}"`
  );
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${numberText(value)}\n`;
}

function escaped(character: string): string {
  return character === "\n" ? "\\n" : `\\${character}`;
}

function numberText(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}
