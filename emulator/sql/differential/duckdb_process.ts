/** DuckDB in a process of its own, which installs it where it is missing. */
import * as v from "valibot";

const FOLDER = new URL("./duckdb/", import.meta.url).pathname;

const Answer = v.union([
  v.object({ rows: v.array(v.array(v.unknown())) }),
  v.object({ error: v.string() }),
]);

export interface DuckDb extends AsyncDisposable {
  /** Resolves to the statement's rows, or the error. */
  run(sql: string): Promise<unknown[][] | Error>;
}

export function startDuckDb(): DuckDb {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--config", `${FOLDER}deno.json`, `${FOLDER}main.ts`],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  const output = lines(process.stdout);
  return {
    async run(sql) {
      await input.write(new TextEncoder().encode(`${JSON.stringify(sql)}\n`));
      const { value, done } = await output.next();
      if (done) throw new Error("DuckDB ended: see its error above");
      const answer = v.parse(Answer, JSON.parse(value));
      return "error" in answer ? new Error(answer.error) : answer.rows;
    },
    async [Symbol.asyncDispose]() {
      await input.close();
      await output.return(undefined);
      await process.status;
    },
  };
}

async function* lines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, undefined, undefined> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const [...whole] = (rest + text).split("\n");
    rest = whole.pop() ?? "";
    yield* whole;
  }
}
