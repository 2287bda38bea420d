/** The warm `/api/carto-token`, beside a bare Deno.serve that answers the same bytes. */
import { say } from "../lib/terminal.ts";
import { startApp } from "../tests/helpers/app.ts";
import { requestToken, SAME_ORIGIN, signInCookie } from "../tests/helpers/client.ts";
import { median, throughput } from "./load.ts";

const ROUNDS = 5;
const SECONDS = 2;

export async function benchToken(): Promise<void> {
  const app = await startApp();
  const cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
  const body = await (await requestToken(app.origin, cookie)).text();
  const bare = await startBare(body);

  const headers = { cookie, ...SAME_ORIGIN };
  const ours = { url: `${app.origin}/api/carto-token`, headers, body };
  const theirs = { url: bare.url, headers, body };
  await throughput(ours, 1);
  await throughput(theirs, 1);

  const rounds: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      ours: await throughput(ours, SECONDS),
      theirs: await throughput(theirs, SECONDS),
    });
  }
  bare.stop();
  await app.stop();

  const ratios = rounds.map((round) => round.ours / round.theirs).toSorted((a, b) => a - b);
  const perSecond = (values: number[]) => Math.round(median(values)).toLocaleString("en");
  say(`  /api/carto-token  ${perSecond(rounds.map((round) => round.ours))} answers/s`);
  say(`  bare Deno.serve   ${perSecond(rounds.map((round) => round.theirs))} answers/s`);
  say(
    `  ratio             ${median(ratios).toFixed(2)} ` +
      `(${ratios[0]?.toFixed(2)} to ${
        ratios.at(-1)?.toFixed(2)
      }, ${ROUNDS} rounds, client included)`,
  );
}

/** In a process of its own, as the app is. */
async function startBare(body: string): Promise<{ url: string; stop(): void }> {
  const code = `
    const body = ${JSON.stringify(body)};
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () =>
      new Response(body, { headers: { "content-type": "application/json" } }));
    console.log(server.addr.port);`;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-config", "--allow-net", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  await input.write(new TextEncoder().encode(code));
  await input.close();
  const { value } = await process.stdout.getReader().read();
  const port = Number(new TextDecoder().decode(value));
  return { url: `http://127.0.0.1:${port}/`, stop: () => process.kill() };
}
