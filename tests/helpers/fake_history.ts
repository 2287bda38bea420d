/** A browser's location and history, for page code that runs without a browser. */

const NAMES = ["history", "location"] as const;

/** Replaces the globals until it is disposed. */
export class FakeHistory implements Disposable {
  readonly #kept = NAMES.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  #entries: string[];
  #at = 0;

  /** @param search the query of the first page. */
  constructor(search: string) {
    this.#entries = [search];
    const put = (name: string, value: unknown) =>
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    const searchNow = () => this.#entries[this.#at] ?? "";
    put("location", {
      pathname: "/maps/map",
      hash: "",
      get search() {
        return searchNow();
      },
    });
    const searchOf = (url: string) => new URL(url, "http://localhost").search;
    put("history", {
      pushState: (_: unknown, __: string, url: string) => {
        this.#entries = [...this.#entries.slice(0, ++this.#at), searchOf(url)];
      },
      replaceState: (_: unknown, __: string, url: string) => {
        this.#entries[this.#at] = searchOf(url);
      },
    });
  }

  /** Goes back or forward as far as there are entries, and dispatches `popstate`. */
  go(steps: number): void {
    const next = this.#at + steps;
    if (this.#entries[next] === undefined) return;
    this.#at = next;
    dispatchEvent(new Event("popstate"));
  }

  [Symbol.dispose](): void {
    for (const [index, name] of NAMES.entries()) {
      const kept = this.#kept[index];
      if (kept === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, kept);
    }
  }
}
