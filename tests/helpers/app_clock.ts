/** Controls the clock of an app in another process, which shifted_clock.ts reads there. */
import * as v from "valibot";

/** The content of the file. */
export type Shift = v.InferOutput<typeof Shift>;
export const Shift = v.object({
  /** Elapsed time to add to the real time, in milliseconds. */
  passedMs: v.number(),
  /** How far the date is ahead of the elapsed time, in milliseconds. */
  aheadMs: v.number(),
});

const ROOT = new URL("../../", import.meta.url);

export class AppClock {
  readonly #file: URL;
  #shift: Shift = { passedMs: 0, aheadMs: 0 };

  /** @param port the app's PORT, which names the file. */
  constructor(port: string) {
    this.#file = new URL(`.data/clock-${port}`, ROOT);
  }

  /** Advances elapsed time and the date. */
  pass(ms: number): Promise<void> {
    return this.#write({ ...this.#shift, passedMs: this.#shift.passedMs + ms });
  }

  /** Moves the date, back if negative, without elapsed time. */
  step(ms: number): Promise<void> {
    return this.#write({ ...this.#shift, aheadMs: this.#shift.aheadMs + ms });
  }

  /** Written elsewhere and renamed, so that the app never reads a partial file. */
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
