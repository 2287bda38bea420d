/** What is inside an element: the map, the page's own content, or why there is no map. */
import { PROBE_STYLE } from "./surroundings.ts";

const STYLE = `
  :host { display: block; position: relative; height: 30rem; }
  :host([height="content"]) { height: auto; }
  :host([hidden]) { display: none; }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
  iframe { display: block; width: 100%; height: 100%; border: 0; }
  :host([height="content"]) iframe { height: 30rem; }
  p {
    box-sizing: border-box;
    display: grid;
    place-items: center;
    height: 100%;
    margin: 0;
    padding: 1rem;
    border: 1px solid color-mix(in srgb, CanvasText 25%, transparent);
    border-radius: 8px;
    color: CanvasText;
    background: Canvas;
    font: 1rem/1.5 system-ui, sans-serif;
    text-align: center;
    text-wrap: balance;
  }
  ${PROBE_STYLE}
`;

export class Stage {
  /** Has the colors of the element's place. */
  readonly probe = document.createElement("span");
  readonly #root: ShadowRoot;

  constructor(element: HTMLElement) {
    this.#root = element.attachShadow({ mode: "open" });
    this.probe.className = "probe";
    this.clear();
  }

  /** The style is its document's: a move to another one takes it away. */
  dress(): void {
    const { defaultView } = this.#root.ownerDocument;
    if (defaultView === null || this.#root.adoptedStyleSheets.length > 0) return;
    const style = new defaultView.CSSStyleSheet();
    style.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [style];
  }

  clear(): void {
    this.#root.replaceChildren(this.probe);
  }

  showMap(frame: HTMLIFrameElement): void {
    this.#root.replaceChildren(this.probe, frame);
  }

  /** What the page has between the tags. */
  showFallback(): void {
    this.#root.replaceChildren(this.probe, document.createElement("slot"));
  }

  /** @param text for a page without content of its own, where the space would stay empty. */
  showFailure(text: string): void {
    const { host } = this.#root;
    const isEmpty = host.childElementCount === 0 && host.textContent?.trim() === "";
    if (isEmpty) this.showNotice(text);
    else this.showFallback();
  }

  showNotice(text: string): void {
    const notice = document.createElement("p");
    notice.setAttribute("role", "status");
    notice.textContent = text;
    this.#root.replaceChildren(this.probe, notice);
  }
}
