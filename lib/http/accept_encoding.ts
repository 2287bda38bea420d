const QVALUE = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/**
 * Chooses the form of an answer that a client likes best (RFC 9110, 12.5.3).
 *
 * @param header The request's `Accept-Encoding`.
 * @param offered Content codings in the order of our own liking.
 * @returns One of those offered, or null for the answer as it is.
 */
export function chooseEncoding(header: string | null, offered: readonly string[]): string | null {
  if (header === null) return null;
  const weights = new Map(header.split(",").map(readCoding));
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get("*") ?? 0;
  let chosen: string | null = null;
  // Who does not name the answer as it is, takes it when there is nothing better.
  let best = weights.get("identity") ?? 0;
  for (const coding of offered) {
    const weight = weightOf(coding);
    if (weight === 0 || weight < best || (chosen !== null && weight === best)) continue;
    chosen = coding;
    best = weight;
  }
  return chosen;
}

function readCoding(item: string): [coding: string, weight: number] {
  const [coding = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
  return [coding, QVALUE.test(weight) ? Number(weight) : 0];
}
