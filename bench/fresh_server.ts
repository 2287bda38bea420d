/**
 * A server to measure, as a process: the app, or a bare Deno.serve that answers every request with
 * the body and type from standard input. Prints its port, and a port that reports its CPU time.
 */
import { cpuUsage } from "node:process";
import * as v from "valibot";
import { say } from "../lib/log/terminal.ts";
import { freshHandler } from "./fresh_site/app.tsx";

const Answer = v.object({ body: v.string(), type: v.string() });

const handler = Deno.args[0] === "bare" ? await bareHandler() : await freshHandler();
const anyPort = { port: 0, hostname: "127.0.0.1", onListen() {} };
const server = Deno.serve(anyPort, handler);
const meter = Deno.serve(anyPort, () => Response.json(cpuUsage()));
say(`${server.addr.port} ${meter.addr.port}`);

async function bareHandler(): Promise<Deno.ServeHandler> {
  const input = await new Response(Deno.stdin.readable).json();
  const { body, type } = v.parse(Answer, input);
  return () => new Response(body, { headers: { "content-type": type } });
}
