/** The iframe of one map, and the messages between it and the page. */
import type { ToFrame } from "../map/embed/embed_protocol.ts";
import type { WithoutVersion } from "../map/embed/to_host.ts";
import { CartoMapError } from "./element_errors.ts";
import { type FrameMessage, readMessage } from "./messages.ts";

/** For the frame's first message. */
const DEADLINE_MS = 10_000;
/** The same on a slow network: while the frame still loads, the error is only reported. */
const LONGEST_LOAD_MS = 30_000;
/** Of a frame that is as high as its content. */
const HIGHEST_PX = 20_000;
/** No top navigation or dialogs; the map's credits open in tabs of their own. */
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox " +
  "allow-downloads";

type Message = WithoutVersion<ToFrame>;

export interface MapFrameOptions {
  readonly url: string;
  /** Where the element is: it may have been moved to another window. */
  readonly window: Window;
  onMessage(message: FrameMessage): void;
  /** The frame does not answer. @param isFinal whether there is no hope of it. */
  onSilence(error: CartoMapError, isFinal: boolean): void;
  /** The frame has another document: the person has reloaded it. */
  onReload(): void;
}

export class MapFrame {
  readonly node: HTMLIFrameElement;
  readonly #origin: string;
  readonly #life = new AbortController();
  readonly #options: MapFrameOptions;
  #isLoaded = false;
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(options: MapFrameOptions) {
    this.#options = options;
    this.#origin = new URL(options.url).origin;
    const { signal } = this.#life;
    const { document } = options.window;
    this.node = document.createElement("iframe");
    this.node.setAttribute("sandbox", SANDBOX);
    this.node.src = options.url;
    // Until it speaks it may be white, or a page of the browser's about an error.
    this.node.style.opacity = "0";
    this.node.addEventListener("load", () => this.#loaded(), { signal });
    options.window.addEventListener("message", (event) => this.#receive(event), { signal });
    document.addEventListener("securitypolicyviolation", (event) => this.#blocked(event), {
      signal,
    });
    this.#timers = [
      setTimeout(() => options.onSilence(this.#silence(), this.#isLoaded), DEADLINE_MS),
      setTimeout(() => options.onSilence(this.#silence(), true), LONGEST_LOAD_MS),
    ];
  }

  /** @throws {DOMException} of a value that cannot be cloned. */
  send(message: Message): void {
    this.node.contentWindow?.postMessage({ v: 1, ...message } satisfies ToFrame, this.#origin);
  }

  /** @param px what it shows is as high; null for the height of the element. */
  resize(px: number | null): void {
    const height = px === null ? "" : `${Math.min(Math.max(px, 0), HIGHEST_PX)}px`;
    if (this.node.style.height !== height) this.node.style.height = height;
  }

  close(): void {
    this.#life.abort();
    this.#answered();
    this.node.remove();
  }

  #loaded(): void {
    if (this.#isLoaded) this.#options.onReload();
    this.#isLoaded = true;
  }

  #answered(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #receive({ source, origin, data }: MessageEvent<unknown>): void {
    if (source !== this.node.contentWindow || origin !== this.#origin) return;
    const message = readMessage(data);
    if (message === undefined) return;
    this.#answered();
    this.node.style.opacity = "";
    this.#options.onMessage(message);
  }

  /** The page's own policy is the one obstacle that it can see. */
  #blocked({ effectiveDirective, blockedURI, disposition }: SecurityPolicyViolationEvent): void {
    const isOurs = effectiveDirective === "frame-src" && disposition === "enforce" &&
      blockedURI.startsWith(this.#origin);
    if (!isOurs) return;
    const message = `This page's Content-Security-Policy lacks frame-src ${this.#origin}`;
    this.#options.onSilence(new CartoMapError("frame_blocked", message), true);
  }

  #silence(): CartoMapError {
    const asks = `Is ${location.origin} in its EMBED_ORIGINS, and it in this page's frame-src?`;
    return new CartoMapError("frame_timeout", `${this.#origin} shows no map here. ${asks}`);
  }
}
