/**
 * Rights that another day changes end at midnight, and their tokens two minutes later at most. Rows
 * of the day that is over are swept then: not at midnight itself, when the tokens that browsers
 * hold are replaced one after the other, and revoking them would make all browsers ask at once.
 */
import type { Rights } from "../access/grants.ts";
import type { Clock } from "../clock/clock.ts";
import { NOT_DUE } from "./jobs/maintenance.ts";
import { SHORTEST_LIFETIME_MS } from "./timing.ts";

export interface DayBorderOptions extends Pick<Clock, "now"> {
  /** Revokes what is no longer granted. */
  readonly sweep: () => Promise<void>;
}

export interface DayBorder {
  /** Remembers when the rights end. */
  note(rights: Pick<Rights, "endsAt">): void;
  /** Sweeps once the tokens of a day have ended. @returns NOT_DUE before. */
  sweepIfOver(): Promise<typeof NOT_DUE | undefined>;
}

export function createDayBorder({ now, sweep }: DayBorderOptions): DayBorder {
  /** The first end of rights since the last sweep. */
  let endsAt = Infinity;

  return {
    note(rights) {
      endsAt = Math.min(endsAt, rights.endsAt ?? Infinity);
    },
    async sweepIfOver() {
      if (now() < endsAt + SHORTEST_LIFETIME_MS) return NOT_DUE;
      const over = endsAt;
      endsAt = Infinity;
      try {
        await sweep();
      } catch (error) {
        endsAt = Math.min(endsAt, over);
        throw error;
      }
      return undefined;
    },
  };
}
