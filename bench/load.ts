/** A closed loop of clients, and how to compare what it measured. */

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What every answer must be, to the byte. */
  readonly body: string;
}

const CLIENTS = 16;

/**
 * Requests as fast as the answers come, from several clients at once.
 *
 * @returns answers a second.
 * @throws {Error} for an answer that is not the expected one.
 */
export async function throughput(target: Target, seconds: number): Promise<number> {
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let answers = 0;
  const client = async () => {
    while (performance.now() < endsAt) {
      const response = await fetch(target.url, { headers: target.headers });
      const body = await response.text();
      if (body !== target.body) throw new Error(`${target.url} answered ${response.status}`);
      answers++;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return answers / ((performance.now() - startedAt) / 1000);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}
