/** A page that shows the frame by hand, and keeps what it says. */
import type { FrameLocator, Page } from "playwright-core";

/** A message of the frame, with a file's text in the place of the file. */
export interface FrameMessage {
  readonly type: string;
  // deno-lint-ignore no-explicit-any -- the tests check what the messages have
  readonly [name: string]: any;
}

export interface HostFrameOptions {
  /** carto-embed's origin. */
  readonly maps: string;
  /** The frame's URL beside the origin. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** What the page answers to the question whether the card opens; null for nothing. */
  readonly prevents?: boolean | null;
  readonly hello?: { readonly events: readonly string[]; readonly answers_select: boolean };
}

export interface HostFrame {
  readonly page: Page;
  readonly frame: FrameLocator;
  send(message: object): Promise<void>;
  /** @returns the method's value, or the code of its failure. */
  // deno-lint-ignore no-explicit-any -- the tests check what the methods return
  call(method: string, params?: unknown): Promise<any>;
  /** Changes what the page answers. */
  prevent(prevents: boolean | null): Promise<void>;
  messages(type?: string): Promise<readonly FrameMessage[]>;
  /** Resolves with the first message of that type from now on, or from a count of them. */
  next(type: string, after: number): Promise<FrameMessage>;
}

/** Adds a frame to the page, in place of an earlier one; its code comes from the page's server. */
export async function openHostFrame(page: Page, options: HostFrameOptions): Promise<HostFrame> {
  await page.evaluate(({ maps, query, hello, prevents }) => {
    document.querySelector("iframe")?.remove();
    const url = new URL("/embed", maps);
    url.searchParams.set("origin", location.origin);
    for (const [name, values] of Object.entries(query)) {
      for (const value of [values].flat()) url.searchParams.append(name, value);
    }
    const frame = document.createElement("iframe");
    frame.src = url.href;
    frame.width = "1000";
    frame.height = "640";
    const messages: Record<string, unknown>[] = [];
    const send = (message: object) => frame.contentWindow?.postMessage({ v: 1, ...message }, maps);
    const waiting = new Map<unknown, (answer: object) => void>();
    const call = (message: { readonly id: string }) =>
      new Promise((resolve, reject) => {
        waiting.set(message.id, resolve);
        setTimeout(() => reject(new Error(`no answer to ${message.id}`)), 60_000);
        send(message);
      });
    Reflect.set(globalThis, "hostFrame", { messages, send, call, prevents });
    addEventListener("message", async ({ source, origin, data }) => {
      if (source !== frame.contentWindow || origin !== maps) return;
      const blob = data.value?.blob;
      const message = blob instanceof Blob
        ? { ...data, value: { ...data.value, blob: await blob.text(), of: blob.type } }
        : data;
      messages.push(message);
      if (data.type === "result" || data.type === "failure") waiting.get(data.id)?.(message);
      const { prevents: prevented } = Reflect.get(globalThis, "hostFrame");
      if (data.type === "select" && data.id !== undefined && typeof prevented === "boolean") {
        send({ type: "select-answer", id: data.id, prevented });
      }
      if (data.type === "ready" && hello !== undefined) send({ type: "hello", ...hello });
      if (data.type !== "ready" && data.type !== "session-end") return;
      const answer = await fetch("/carto-code", { method: "POST" });
      if (answer.ok) send({ type: "code", code: (await answer.json()).code });
    });
    document.body.append(frame);
  }, options);

  const messages = (type?: string): Promise<readonly FrameMessage[]> =>
    page.evaluate((type) => {
      const all: FrameMessage[] = Reflect.get(globalThis, "hostFrame").messages;
      return type === undefined ? all : all.filter((one) => one.type === type);
    }, type);
  const send = (message: object) =>
    page.evaluate((message) => Reflect.get(globalThis, "hostFrame").send(message), message);

  async function next(type: string, after: number): Promise<FrameMessage> {
    const found = await page.waitForFunction(
      ({ type, after }) =>
        Reflect.get(globalThis, "hostFrame").messages
          .filter((one: FrameMessage) => one.type === type)[after],
      { type, after },
    );
    return await found.jsonValue();
  }

  // Before that the frame hears nothing.
  await next("ready", 0);
  let calls = 0;
  return {
    page,
    frame: page.frameLocator("iframe"),
    send,
    prevent: (prevents) =>
      page.evaluate((prevents) => {
        Reflect.get(globalThis, "hostFrame").prevents = prevents;
      }, prevents),
    messages,
    next,
    async call(method, params) {
      const message = { type: "call", id: `call-${calls++}`, method, params };
      const answer: FrameMessage = await page.evaluate(
        (message) => Reflect.get(globalThis, "hostFrame").call(message),
        message,
      );
      return answer.type === "result" ? answer.value : answer.code;
    },
  };
}
