/** Waits for what a page comes to. */
import { betweenLooks } from "./pixels.ts";

/**
 * Resolves to what it gives, once that is not empty.
 *
 * @throws {Error} after 30 seconds, with what was looked for.
 */
export async function eventually<T>(look: () => Promise<T[]>, what: string): Promise<[T, ...T[]]> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 30_000) {
    const [first, ...rest] = await look();
    if (first !== undefined) return [first, ...rest];
    await betweenLooks();
  }
  throw new Error(`There is no ${what}`);
}

/** Resolves once that is so: a map learns of its size between two frames. */
export async function expectEventually(isSo: () => Promise<boolean>): Promise<void> {
  await eventually(async () => await isSo() ? [true] : [], "such view");
}
