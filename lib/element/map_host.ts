/** Keeps an element's map in line with its attributes and its place in the page. */
import { elementWordsOf } from "../locale/element_words.ts";
import type { Check } from "./check.ts";
import { awaitTurn, mayDraw, stopDrawing } from "./drawing_limit.ts";
import { CartoMapError, detailOf } from "./element_errors.ts";
import type { Tell } from "./map_events.ts";
import { MapRun } from "./map_run.ts";
import { whenNearby } from "./nearby.ts";
import { readSettings, type Settings } from "./settings.ts";
import { Stage } from "./stage.ts";
import { surroundingsOf, watchSurroundings } from "./surroundings.ts";

/** For `src` to come. */
const SRC_WAIT_MS = 10_000;
/** Of calls for a map that has not started, such as a lazy one: as long as for one that has. */
const CALL_WAIT_MS = 65_000;

const signedOut = () => new CartoMapError("not_ready", "The map is signed out");
const removed = () => new CartoMapError("removed", "The map was removed, or started again");

export interface MapHostElement extends HTMLElement {
  getCode(): Promise<string>;
}

export class MapHost {
  readonly #element: MapHostElement;
  readonly #stage: Stage;
  /** Ends when the element is removed. */
  #life = new AbortController();
  #isScheduled = false;
  /** Of a lazy element: it waits to come close to the viewport. */
  #isFarAway = false;
  #isNearby = false;
  #run: MapRun | undefined;
  /** The frame's address and session: with others it is another map. */
  #key = "";
  /** Why there is no map; another attempt needs other attributes. */
  #failure: { readonly key: string; readonly error: CartoMapError } | undefined;
  #reportedFaults = "";
  #isSignedOut = false;
  #spentCode = "";
  /** For calls that were made before there was a map. */
  #started: PromiseWithResolvers<MapRun> | undefined;

  constructor(element: MapHostElement) {
    this.#element = element;
    this.#stage = new Stage(element);
  }

  connect(): void {
    const { signal } = this.#life = new AbortController();
    this.#stage.dress();
    watchSurroundings(this.#stage.probe, signal, () => this.schedule());
    const late = setTimeout(() => {
      if (this.#element.getAttribute("src") !== null) return;
      this.#fail("", new CartoMapError("bad_src", "<carto-map> has no src"));
    }, SRC_WAIT_MS);
    signal.addEventListener("abort", () => clearTimeout(late));
    this.schedule();
  }

  disconnect(): void {
    this.#life.abort();
    this.#isNearby = this.#isFarAway = false;
    this.#failure = undefined;
    this.#stop(removed());
  }

  /** Once for all changes of a moment: frameworks set one attribute after the other. */
  schedule(): void {
    if (this.#isScheduled || this.#window === null) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#update();
    });
  }

  /** @throws {CartoMapError} */
  async call<Value>(method: string, params: object, check: Check<Value>): Promise<Value> {
    return await (await this.#running()).call(method, params, check);
  }

  signOut(): void {
    this.#isSignedOut = true;
    this.#run?.signOutAll();
    this.#started?.reject(signedOut());
    this.#started = undefined;
  }

  reload(): void {
    this.#stop(removed());
    this.#isSignedOut = false;
    this.#failure = undefined;
    this.#update();
  }

  #running(): Promise<MapRun> {
    if (this.#run !== undefined) return Promise.resolve(this.#run);
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    if (this.#isSignedOut) return Promise.reject(signedOut());
    if (this.#window === null) {
      return Promise.reject(new CartoMapError("not_ready", "The map is in no window"));
    }
    return (this.#started ??= this.#awaitStart()).promise;
  }

  #awaitStart(): PromiseWithResolvers<MapRun> {
    const started = Promise.withResolvers<MapRun>();
    setTimeout(() => {
      started.reject(new CartoMapError("not_ready", "The map has not started yet"));
      if (this.#started === started) this.#started = undefined;
    }, CALL_WAIT_MS);
    return started;
  }

  /** Where the element stands, if in any: there are documents without a window. */
  get #window(): Window | null {
    const { isConnected, ownerDocument } = this.#element;
    return isConnected ? ownerDocument.defaultView : null;
  }

  #update(): void {
    const window = this.#window;
    if (window === null) return;
    const settings = this.#settings();
    if (settings === undefined) return;
    if (settings === null) {
      if (this.#run !== undefined) this.#stop(removed());
      return this.#stage.showFallback();
    }
    this.#tellFaults(settings);
    const key = `${settings.url} ${settings.session}`;
    if (this.#run !== undefined && this.#key === key) return this.#apply(this.#run, settings);
    if (this.#failure?.key === key || this.#isSignedOut) return;
    this.#failure = undefined;
    if (this.#run !== undefined) this.#stop(removed());
    if (settings.isLazy && !this.#isNearby) this.#awaitNearby();
    else if (mayDraw(this.#element)) this.#start(settings, key, window);
    else this.#awaitTurn(settings, key);
  }

  /** @returns undefined after a failure, null without `src`. */
  #settings(): Settings | null | undefined {
    try {
      const surroundings = surroundingsOf(this.#element, this.#stage.probe);
      return readSettings(this.#element, surroundings, location.origin);
    } catch (error) {
      if (!(error instanceof CartoMapError)) throw error;
      const key = `src ${this.#element.getAttribute("src")}`;
      if (this.#failure?.key !== key) this.#fail(key, error);
      return undefined;
    }
  }

  #start(settings: Settings, key: string, window: Window): void {
    const { code } = settings;
    this.#key = key;
    const run = this.#run = new MapRun({
      settings,
      window,
      freshCode: code === this.#spentCode ? "" : code,
      tell: (type, detail) => this.#tell(type, detail),
      getCode: () => this.#element.getCode(),
      onCodeSpent: (spent) => this.#spentCode = spent,
      onSignedOut: (isShown) => this.#signedOut(isShown),
      onGiveUp: (error) => this.#fail(key, error),
    });
    this.#apply(run, settings);
    this.#stage.showMap(run.frame.node);
    this.#started?.resolve(run);
    this.#started = undefined;
  }

  #apply(run: MapRun, settings: Settings): void {
    run.frame.node.title = settings.title || elementWordsOf(settings.lang).map;
    run.apply(settings, settings.code === this.#spentCode ? "" : settings.code);
  }

  #awaitNearby(): void {
    if (this.#isFarAway) return;
    this.#isFarAway = true;
    this.#stage.clear();
    whenNearby(this.#element, this.#life.signal, () => {
      this.#isNearby = true;
      this.schedule();
    });
  }

  /** Another map has to go first. */
  #awaitTurn({ lang }: Settings, key: string): void {
    this.#fail(key, new CartoMapError("too_many_maps", elementWordsOf("en").tooMany));
    this.#stage.showNotice(elementWordsOf(lang).tooMany);
    awaitTurn(this.#element, () => {
      this.#failure = undefined;
      this.schedule();
    });
  }

  #fail(key: string, error: CartoMapError): void {
    this.#failure = { key, error };
    this.#stop(error);
    const { lang } = surroundingsOf(this.#element, this.#stage.probe);
    this.#stage.showFailure(elementWordsOf(this.#element.lang || lang).noMap);
    this.#tell("carto-error", detailOf(error));
  }

  #signedOut(isShown: boolean): void {
    this.#isSignedOut = true;
    if (!isShown) this.#stop(removed());
    this.#tell("carto-session-end", { reason: "signed-out" });
  }

  /** @param error what calls reject with. */
  #stop(error: CartoMapError): void {
    stopDrawing(this.#element);
    this.#run?.close(error);
    this.#run = undefined;
    this.#started?.reject(error);
    this.#started = undefined;
  }

  /** Each once, until they change. */
  #tellFaults({ faults }: Settings): void {
    const text = faults.map(({ message }) => message).join();
    if (text === this.#reportedFaults) return;
    this.#reportedFaults = text;
    for (const fault of faults) this.#tell("carto-error", detailOf(fault));
  }

  readonly #tell: Tell = (type, detail) => {
    const cancelable = type === "carto-select";
    return this.#element.dispatchEvent(
      new CustomEvent(type, { bubbles: true, cancelable, detail }),
    );
  };
}
