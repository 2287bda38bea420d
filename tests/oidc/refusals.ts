/** A failed sign-in as the browser and the log show it. */
import { expect } from "@std/expect";
import type { RunningApp } from "../helpers/app.ts";
import { lineOf } from "../helpers/log_lines.ts";
import type { Answered, Visitor } from "../helpers/visitor.ts";

/** The fault of a request in the log. */
export async function faultOf(app: RunningApp, { headers }: Answered): Promise<unknown> {
  const id = headers.get("x-request-id") ?? "none";
  return (await lineOf(app, (line) => line.includes(id) && line.includes('"fault"'))).fault;
}

/** Expects a page that says what failed, and no session. */
export function expectRefused(answer: Answered, visitor: Visitor, status: number, title: string) {
  expect([answer.status, answer.html]).toEqual([status, expect.stringContaining(`<h1>${title}`)]);
  expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("content-security-policy")).toContain("form-action 'self'");
  expect(answer.html).not.toMatch(/\bat \w+ \(|\.ts:\d/);
  expect(visitor.cookies.has("session")).toBe(false);
}
