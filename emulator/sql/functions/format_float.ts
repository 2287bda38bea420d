/**
 * A FLOAT64 as BigQuery casts it to STRING: 15 significant digits where they read back as the same
 * number, else 17; with an exponent below 1e-4 and where the digits end before the point.
 */
export function formatFloat(value: number): string {
  // A negative zero has no sign.
  if (value === 0) return "0";
  const digits = Number(value.toPrecision(15)) === value ? 15 : 17;
  const [mantissa = "", exponent = ""] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const significant = mantissa.replace(/\.?0+$/, "");
  if (power < -4 || power >= digits) {
    const size = String(Math.abs(power)).padStart(2, "0");
    return `${significant}e${power < 0 ? "-" : "+"}${size}`;
  }
  const fixed = value.toFixed(Math.max(0, digits - 1 - power));
  return fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed;
}
