// @ts-check
/**
 * <carto-map>: the map in another application's page, for that application's user. It shows /embed
 * in a frame and passes it one-time codes; docs/embedding.md lists its attributes and events.
 * Plain JavaScript, served as it stands. The block keeps its names out of the page's.
 */
{
  /** For the frame to load, and for each attempt to get a code. */
  const DEADLINE_MS = 30_000;
  /** Backoff between attempts to get a code: the first pause, doubled each time, and the longest. */
  const FIRST_PAUSE_MS = 1_000;
  const LONGEST_PAUSE_MS = 30_000;
  /** `off`: the wheel and one finger move the map instead of scrolling the page. */
  const GESTURES = "cooperative-gestures";
  /** No top navigation or dialogs; the map's credits open in tabs of their own. */
  const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox " +
    "allow-downloads";

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { display: block; height: 30rem; }
    :host([hidden]) { display: none; }
    :host([theme="light"]) { color-scheme: light; }
    :host([theme="dark"]) { color-scheme: dark; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
  `);

  class CartoMap extends HTMLElement {
    static observedAttributes = [
      "src",
      "map",
      "lang",
      "title",
      "label",
      "theme",
      "basemap",
      GESTURES,
    ];

    /** Aborted with the frame; ends everything that belongs to it. */
    #life = new AbortController();
    /** @type {HTMLIFrameElement | undefined} */
    #frame;
    /** The frame's origin once its first message has arrived; earlier messages would be lost. */
    #heard = "";
    /** Aborts the attempts to get a code. @type {AbortController | undefined} */
    #asking;

    constructor() {
      super();
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [style];
    }

    /**
     * Gets a one-time code for the page's user from `code-url`. A function of the page's own may
     * take its place.
     *
     * @returns {Promise<string>}
     */
    async getCode() {
      const url = this.getAttribute("code-url");
      if (url === null) throw new Error("<carto-map> needs code-url, or getCode");
      const response = await fetch(url, {
        method: "POST",
        credentials: "same-origin",
        headers: { accept: "application/json" },
        signal: AbortSignal.any([this.#life.signal, AbortSignal.timeout(DEADLINE_MS)]),
      });
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      return (await response.json()).code;
    }

    /** Ends the map's session and clears the data from the screen, until reload(). */
    signOut() {
      this.#asking?.abort();
      if (this.#heard === "") this.#stop();
      else this.#send({ type: "sign-out" });
    }

    /** Starts again, with another code. */
    reload() {
      this.#stop();
      if (this.isConnected) this.#start();
    }

    connectedCallback() {
      this.#start();
    }

    disconnectedCallback() {
      this.#stop();
    }

    /** moveBefore() keeps frames as they are. */
    connectedMoveCallback() {}

    /** @param {string} name */
    attributeChangedCallback(name) {
      if (this.#frame === undefined) return;
      if (["src", "map", "lang", "basemap", GESTURES].includes(name)) this.reload();
      else if (name === "theme") this.#sendTheme();
      else this.#frame.title = this.#label();
    }

    #label() {
      return this.getAttribute("label") ?? this.getAttribute("title") ?? "Map";
    }

    #start() {
      const { signal } = this.#life = new AbortController();
      const src = this.getAttribute("src") ?? "";
      if (!URL.canParse(src)) {
        return this.#giveUp("bad_src", "<carto-map> needs src, carto-embed's own address");
      }
      const url = new URL("/embed", src);
      url.searchParams.set("origin", location.origin);
      for (const name of ["map", "basemap"]) {
        const value = this.getAttribute(name) ?? "";
        if (value !== "") url.searchParams.set(name, value);
      }
      if (this.lang !== "") url.searchParams.set("lang", this.lang);
      if (this.getAttribute(GESTURES) === "off") url.searchParams.set(GESTURES, "off");

      const frame = this.#frame = document.createElement("iframe");
      frame.title = this.#label();
      frame.setAttribute("sandbox", SANDBOX);
      frame.src = url.href;
      const late = setTimeout(() => {
        const asks = `Is ${location.origin} in its EMBED_ORIGINS, and it in this page's frame-src?`;
        this.#giveUp("frame_timeout", `${url.origin} shows no map here. ${asks}`);
      }, DEADLINE_MS);
      signal.addEventListener("abort", () => clearTimeout(late));
      addEventListener("message", (event) => {
        if (event.source !== frame.contentWindow || event.origin !== url.origin) return;
        if (event.data?.v !== 1) return;
        clearTimeout(late);
        this.#heard = url.origin;
        this.#receive(event.data);
      }, { signal });
      this.shadowRoot?.replaceChildren(frame);
    }

    #stop() {
      this.#life.abort();
      this.#asking?.abort();
      this.#asking = undefined;
      this.#heard = "";
      this.#frame?.remove();
      this.#frame = undefined;
    }

    /** Shows what the page has between the tags. @param {string} code @param {string} message */
    #giveUp(code, message) {
      this.#stop();
      this.shadowRoot?.replaceChildren(document.createElement("slot"));
      this.#tell("error", { code, message });
    }

    /** @param {string} name @param {unknown} detail */
    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(`carto-${name}`, { bubbles: true, detail }));
    }

    /** @param {{ type: string, code?: string, theme?: string }} message */
    #send(message) {
      this.#frame?.contentWindow?.postMessage({ v: 1, ...message }, this.#heard);
    }

    #sendTheme() {
      const theme = this.getAttribute("theme") ?? "";
      if (this.#heard === "") return;
      this.#send({ type: "theme", theme: /^(light|dark)$/.test(theme) ? theme : "auto" });
    }

    /** @param {any} message */
    #receive({ type, count, counts, groups, code, message, part, selection }) {
      if (type === "ready") this.#sendTheme();
      if (type === "loaded") this.#tell("load", { count, counts, groups });
      if (type === "error") this.#tell("error", part ? { code, message, part } : { code, message });
      if (type === "select") this.#tell("select", selection);
      if (type === "session-end") this.#tell("session-end", null);
      if (type === "ready" || type === "session-end") this.#sendCode();
    }

    /** One series of attempts at a time, until one succeeds; each failure is reported. */
    async #sendCode() {
      if (this.#asking !== undefined) return;
      const asking = this.#asking = new AbortController();
      for (let pause = FIRST_PAUSE_MS;; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
        try {
          const code = await within(DEADLINE_MS, this.getCode(), asking.signal);
          if (typeof code !== "string") throw new Error("the code is no text");
          if (asking.signal.aborted) return;
          this.#asking = undefined;
          return this.#send({ type: "code", code });
        } catch (error) {
          if (asking.signal.aborted) return;
          this.#tell("error", { code: "no_code", message: String(error) });
        }
        await within(pause, new Promise(() => {}), asking.signal).catch(() => {});
        if (asking.signal.aborted) return;
      }
    }
  }

  /**
   * @template T
   * @param {number} ms
   * @param {Promise<T>} work
   * @param {AbortSignal} signal
   * @returns {Promise<T>}
   */
  const within = (ms, work, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer in ${ms / 1000} s`)), ms);
      signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)));
      Promise.resolve(work).then(resolve, reject).finally(() => clearTimeout(timer));
    });

  if (customElements.get("carto-map") === undefined) customElements.define("carto-map", CartoMap);
}
