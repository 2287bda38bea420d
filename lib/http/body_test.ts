import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import * as v from "valibot";
import { LARGEST_BODY, readForm, readJson } from "./body.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function formOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): Request {
  return new Request("http://localhost/", {
    method: "POST",
    body,
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
}

/** @returns the code of the problem that reading throws. */
const refusal = (reading: Promise<unknown>) =>
  reading.then(() => "none", (error) => error.problem.code);

describe("a body", () => {
  it("is read in chunks of any size", async () => {
    const parts = ["name=%C3", "%A9&x", "=1"];
    expect((await readForm(formOf(ReadableStream.from(parts.map(bytes))))).get("name")).toBe("é");
    const request = new Request("http://localhost/", {
      method: "POST",
      body: ReadableStream.from([
        bytes('{"a":"'),
        ...[...bytes("é")].map((b) => Uint8Array.of(b)),
        bytes('"}'),
      ]),
      headers: { "content-type": "application/json; charset=utf-8" },
    });
    expect(await readJson(request, v.object({ a: v.string() }), "an a")).toEqual({ a: "é" });
  });

  it("is refused beyond its limit, and not read any further", async () => {
    let sent = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024));
      },
      cancel() {
        cancelled = true;
      },
    });
    expect(await refusal(readForm(formOf(endless)))).toBe("body_too_large");
    expect(sent).toBeLessThan(LARGEST_BODY + 4096);
    expect(cancelled).toBe(true);
  });

  it("is refused like any unexpected one, at any depth", async () => {
    const deep = "[".repeat(LARGEST_BODY / 2);
    for (const text of [deep + "]".repeat(LARGEST_BODY / 2), deep, `{"a":${deep.slice(5)}`]) {
      const request = new Request("http://localhost/", {
        method: "POST",
        body: text,
        headers: { "content-type": "application/json" },
      });
      expect(await refusal(readJson(request, v.object({ a: v.string() }), "an a")))
        .toBe("bad_request");
    }
  });

  it("is not awaited when it comes a byte at a time", async () => {
    using time = new FakeTime();
    const slow = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 900));
        controller.enqueue(bytes("a"));
      },
    });
    let code = "";
    const reading = refusal(readForm(formOf(slow))).then((refused) => code = refused);
    await time.tickAsync(4_900);
    expect(code).toBe("");
    await time.tickAsync(200);
    await reading;
    expect(code).toBe("body_too_slow");
    await time.tickAsync(1_000);
  });

  it("that is incomplete is the client's fault", async () => {
    const broken = new ReadableStream({
      start: (controller) => controller.error(new Error("connection reset")),
    });
    expect(await refusal(readForm(formOf(broken)))).toBe("bad_request");
  });
});
