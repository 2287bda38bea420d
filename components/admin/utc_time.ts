/** @param time ISO 8601. @returns it to the second, for a column that says it is in UTC. */
export function utcTime(time: string): string {
  return time.slice(0, 19).replace("T", " ");
}
