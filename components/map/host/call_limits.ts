/** Bounds of what a host page asks for. */

/** Calls that run at a time. */
export const MOST_RUNNING = 32;
/** Calls that begin within a second: a page may follow its own animation. */
export const MOST_PER_SECOND = 100;
/** Values in the parameters of a call, and characters in their texts. */
const MOST_VALUES = 1_000;
const MOST_CHARACTERS = 100_000;

export interface CallLimits {
  /** @returns whether another call may begin; if so, it counts until {@linkcode end}. */
  begin(): boolean;
  end(): void;
}

/** @param now milliseconds of a monotonic clock. */
export function createCallLimits(now: () => number): CallLimits {
  let running = 0;
  let second = -Infinity;
  let begun = 0;
  return {
    begin() {
      const at = now();
      if (at - second >= 1_000) [second, begun] = [at, 0];
      if (running >= MOST_RUNNING || begun >= MOST_PER_SECOND) return false;
      running++;
      begun++;
      return true;
    },
    end: () => void running--,
  };
}

/** Whether a message's content is of a size that a person's page would send. */
export function isSmall(content: unknown): boolean {
  let [values, characters] = [0, 0];
  const rest: unknown[] = [content];
  // A structured clone may contain itself: the count of values ends that as well.
  while (rest.length > 0) {
    const value = rest.pop();
    if (++values > MOST_VALUES) return false;
    if (typeof value === "string") characters += value.length;
    if (characters > MOST_CHARACTERS) return false;
    if (typeof value !== "object" || value === null) continue;
    // Holes in a sparse list cost the sender nothing, but reading them costs as much as values.
    if (Array.isArray(value) && value.length > MOST_VALUES) return false;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return false;
    for (const [name, part] of Object.entries(value)) {
      characters += name.length;
      if (rest.push(part) > MOST_VALUES) return false;
    }
  }
  return true;
}
