/**
 * A PostgreSQL server for one test: Debian's package, or another whose programs are on the PATH.
 * It listens on a socket in its own directory only, and is removed with it.
 */

/** Where Debian has the programs; the newest version first. */
const DEBIAN = "/usr/lib/postgresql";
/** Its server refuses to run as root. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };
const ANSWER_MS = 20_000;

/** @returns the directory of PostgreSQL's programs; null where it is not installed. */
export async function findPostgres(): Promise<string | null> {
  const versions = await Array.fromAsync(Deno.readDir(DEBIAN), ({ name }) => name).catch(() => []);
  const debian = versions.sort((one, other) => Number(other) - Number(one))
    .map((version) => `${DEBIAN}/${version}/bin`);
  const path = (Deno.env.get("PATH") ?? "").split(":");
  for (const directory of [...debian, ...path]) {
    const programs = ["initdb", "postgres", "psql"].map((name) =>
      Deno.stat(`${directory}/${name}`)
    );
    const found = await Promise.allSettled(programs);
    if (found.every(({ status }) => status === "fulfilled")) return directory;
  }
  return null;
}

/** One session of a server. */
export interface Postgres {
  /**
   * @param sql statements, each ended by a semicolon.
   * @returns the lines of the answer.
   * @throws what the server answered, if it is an error.
   */
  run(sql: string): Promise<string[]>;
  close(): Promise<void>;
}

/** @param programs from {@linkcode findPostgres}. */
export async function startPostgres(programs: string): Promise<Postgres> {
  const directory = await Deno.makeTempDir();
  const user = Deno.uid() === 0 ? UNPRIVILEGED : {};
  if (Deno.uid() === 0) await Deno.chown(directory, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const command = (program: string, args: string[]) =>
    new Deno.Command(`${programs}/${program}`, {
      ...user,
      args,
      cwd: directory,
      clearEnv: true,
      env: { LC_ALL: "C" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    });
  const data = `${directory}/data`;
  const initial = ["-D", data, "-A", "trust", "-U", "rules", "-E", "UTF8", "--no-locale", "-N"];
  const { success, stderr } = await command("initdb", initial).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const settings = ["fsync=off", "listen_addresses=", `unix_socket_directories=${directory}`];
  const server = command("postgres", ["-D", data, ...settings.flatMap((one) => ["-c", one])])
    .spawn();
  await isReady(server.stderr);
  const session = openSession(`${programs}/psql`, directory);
  return {
    run: session.run,
    async close() {
      await session.close();
      // Fast shutdown.
      server.kill("SIGINT");
      await server.status;
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** The rest of what the server logs is read, as a full pipe would stop it. */
async function isReady(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
  const [first, rest] = stderr.tee();
  void rest.pipeTo(new WritableStream());
  const lines = first.pipeThrough(new TextDecoderStream()).pipeThrough(splitLines());
  const seen: string[] = [];
  for await (const line of lines) {
    seen.push(line);
    if (line.includes("ready to accept connections")) return;
  }
  throw new Error(`PostgreSQL did not start: ${seen.join("\n")}`);
}

function openSession(psql: string, host: string) {
  const child = new Deno.Command(psql, {
    args: ["-h", host, "-U", "rules", "-d", "postgres", "-qAtX"],
    clearEnv: true,
    env: { LC_ALL: "C", PGCLIENTENCODING: "UTF8" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const read = (stream: ReadableStream<Uint8Array<ArrayBuffer>>) =>
    stream.pipeThrough(new TextDecoderStream()).pipeThrough(splitLines()).getReader();
  const [answers, errors] = [read(child.stdout), read(child.stderr)];
  const linesUntil = async (reader: typeof answers, mark: string) => {
    const lines: string[] = [];
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`psql has ended: ${lines.join("\n")}`);
      if (value === mark) return lines;
      lines.push(value);
    }
  };
  let asked = 0;
  return {
    async run(sql: string): Promise<string[]> {
      const mark = `end of answer ${asked++}`;
      const asks = `${sql}\n\\echo '${mark}'\n\\warn '${mark}'\n`;
      await writer.write(new TextEncoder().encode(asks));
      // A quote that does not end would wait for ever.
      const late = setTimeout(() => child.kill("SIGKILL"), ANSWER_MS);
      const [lines, faults] = await Promise.all([
        linesUntil(answers, mark),
        linesUntil(errors, mark),
      ]).finally(() => clearTimeout(late));
      if (faults.length > 0) throw new Error(`${faults.join("\n")}\n${sql}`);
      return lines;
    },
    async close() {
      await writer.close();
      await Promise.all([answers.cancel(), errors.cancel()]);
      await child.status;
    },
  };
}

function splitLines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(text, controller) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) controller.enqueue(line);
    },
  });
}
