/** The clock of an app in another process, as shifted_clock.ts reads it there. */
import * as v from "valibot";

/** What stands in the file. */
export type Shift = v.InferOutput<typeof Shift>;
export const Shift = v.object({
  /** Time that goes by beside the real time, in milliseconds. */
  passedMs: v.number(),
  /** How far the date is ahead of the time that has gone by, in milliseconds. */
  aheadMs: v.number(),
});

const ROOT = new URL("../../", import.meta.url);

export class AppClock {
  readonly #file: URL;
  #shift: Shift = { passedMs: 0, aheadMs: 0 };

  /** @param port the app's PORT, by which it finds the file. */
  constructor(port: string) {
    this.#file = new URL(`.data/clock-${port}`, ROOT);
  }

  /** Lets time go by. */
  pass(ms: number): Promise<void> {
    return this.#write({ ...this.#shift, passedMs: this.#shift.passedMs + ms });
  }

  /** Sets the date ahead, or back where negative; no time goes by. */
  step(ms: number): Promise<void> {
    return this.#write({ ...this.#shift, aheadMs: this.#shift.aheadMs + ms });
  }

  /** Written elsewhere and moved here: the app never reads half of it. */
  async #write(shift: Shift): Promise<void> {
    this.#shift = shift;
    const path = this.#file.pathname;
    await Deno.mkdir(new URL(".", this.#file), { recursive: true });
    await Deno.writeTextFile(`${path}.new`, JSON.stringify(shift));
    await Deno.rename(`${path}.new`, path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#file).catch(() => undefined);
  }
}
