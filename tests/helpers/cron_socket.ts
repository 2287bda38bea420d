/** Plays the platform that has Deno's cron jobs run: lines of JSON over a socket. */
import * as v from "valibot";

const Registered = v.object({
  kind: v.literal("register"),
  crons: v.tuple([v.object({ name: v.string(), schedule: v.string() })]),
});

export interface CronSocket {
  /** For `DENO_UNSTABLE_CRON_SOCK`. */
  readonly address: string;
  /** @returns the job that the app registers. */
  registered(): Promise<{ name: string; schedule: string }>;
  /** Has the app run the job. @returns the app's report. */
  invoke(name: string): Promise<unknown>;
  close(): Promise<void>;
}

export function cronSocket(): CronSocket {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept().then((connection) => ({
    connection,
    lines: connection.readable.pipeThrough(new TextDecoderStream()).getReader(),
  }));
  // Where no app ever connects, closing ends the wait.
  accepted.catch(() => undefined);
  let rest = "";

  async function line(): Promise<unknown> {
    const { lines } = await accepted;
    while (!rest.includes("\n")) {
      const { value, done } = await lines.read();
      if (done) throw new Error("The app closed the socket");
      rest += value;
    }
    const [first = "", ...more] = rest.split("\n");
    rest = more.join("\n");
    return JSON.parse(first);
  }

  return {
    address: `tcp:127.0.0.1:${listener.addr.port}`,
    async registered() {
      return v.parse(Registered, await line()).crons[0];
    },
    async invoke(name) {
      const { connection } = await accepted;
      await connection.write(
        new TextEncoder().encode(`${JSON.stringify({ kind: "invoke", name })}\n`),
      );
      return await line();
    },
    async close() {
      listener.close();
      await accepted.then(({ lines }) => lines.cancel(), () => undefined);
    },
  };
}
