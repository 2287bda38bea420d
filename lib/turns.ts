/** Long work that a server does in pieces, so that no other request waits for all of it. */

/** Work that may pause at each `yield`. */
export type Pieces<Result> = Generator<void, Result>;

/** What a generator of other things yields where it may pause. */
export type Pause = undefined;
export const PAUSE: Pause = undefined;

/** Does all of it at once, as a task does. */
export function atOnce<Result>(pieces: Pieces<Result>): Result {
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

/** @returns the things that a generator with pauses yields. */
export function* collected<Thing>(things: Iterable<Thing | Pause>): Pieces<Thing[]> {
  const all: Thing[] = [];
  for (const thing of things) {
    if (thing === PAUSE) yield;
    else all.push(thing);
  }
  return all;
}

/** Lets other work run between the pieces. */
export async function inTurns<Result>(pieces: Pieces<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
    await new Promise((resolve) => setTimeout(resolve));
  }
}
