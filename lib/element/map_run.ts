/** One map from its start to its end: its frame, its codes and its calls. */
import type { CartoMapErrorDetail } from "../../static/embed.d.ts";
import { AttributeChanges } from "./attribute_changes.ts";
import { Calls } from "./calls.ts";
import type { Check } from "./check.ts";
import { CodeRequests, inTime } from "./codes.ts";
import { CartoMapError, detailOf } from "./element_errors.ts";
import { ASKED_EVENTS, type Tell, tellEvent } from "./map_events.ts";
import { MapFrame } from "./map_frame.ts";
import { type FrameMessage, VALUES } from "./messages.ts";
import { type Settings, startUrl } from "./settings.ts";
import { announce, borrowCode, join, leave, type Member, membersOf } from "./shared_sessions.ts";

/** The first revision of the protocol that has calls. */
const WITH_CALLS = 2;

export interface MapRunOptions {
  readonly settings: Settings;
  readonly window: Window;
  /** A code that no map has used, or an empty text. */
  readonly freshCode: string;
  readonly tell: Tell;
  /** Gets a code from the page. */
  getCode(): Promise<string>;
  /** The map has, or used up, its fresh code. */
  onCodeSpent(code: string): void;
  /** @param isShown whether the map shows that it is signed out. */
  onSignedOut(isShown: boolean): void;
  /** There will be no map. */
  onGiveUp(error: CartoMapError): void;
}

export class MapRun implements Member {
  readonly frame: MapFrame;
  isOpen = false;
  #settings: Settings;
  readonly #options: MapRunOptions;
  readonly #codes: CodeRequests;
  readonly #calls: Calls;
  readonly #changes: AttributeChanges;
  readonly #group: string;
  #freshCode: string;
  /** Of the protocol; 0 until the frame's first `ready`. */
  #revision = 0;
  #isSignedOut = false;
  #isClosed = false;
  #contentHeight: number | null = null;

  constructor(options: MapRunOptions) {
    const { settings, window, freshCode, tell, onGiveUp } = options;
    this.#options = options;
    this.#settings = settings;
    this.#freshCode = freshCode;
    this.#group = groupOf(settings);
    this.#calls = new Calls((call) => this.frame.send({ type: "call", ...call }));
    this.#codes = new CodeRequests({
      getCode: (signal) => this.#nextCode(signal),
      onCode: (code) => this.frame.send({ type: "code", code }),
      onError: (error) => tell("carto-error", detailOf(error)),
    });
    this.frame = new MapFrame({
      url: startUrl(settings, freshCode),
      window,
      onMessage: (message) => this.#receive(message),
      onSilence(error, isFinal) {
        if (isFinal) onGiveUp(error);
        else tell("carto-error", detailOf(error));
      },
      onReload: () => this.#reloaded(),
    });
    this.#changes = new AttributeChanges({
      start: settings,
      call: (method, params) => this.call(method, params, VALUES.nothing),
      onError: (error) => tell("carto-error", detailOf(error)),
    });
    if (this.#group !== "") join(this.#group, this);
  }

  /** @throws {CartoMapError} */
  call<Value>(method: string, params: object, check: Check<Value>): Promise<Value> {
    if (this.#isSignedOut) {
      return Promise.reject(new CartoMapError("not_ready", "The map is signed out"));
    }
    if (this.#revision > 0 && this.#revision < WITH_CALLS) {
      return Promise.reject(new CartoMapError("unknown_method", "The server has no methods yet"));
    }
    return this.#calls.call(method, { ...params }, check);
  }

  /** Another code, for another map of the same person. */
  async lendCode(): Promise<string> {
    return (await this.call("getCode", {}, VALUES.code)).code;
  }

  /**
   * Changes what can change without another frame.
   *
   * @param freshCode a code that no map has used, or an empty text.
   */
  apply(settings: Settings, freshCode: string): void {
    const { theme, ui } = this.#settings;
    this.#settings = settings;
    if (freshCode !== this.#freshCode) {
      this.#freshCode = freshCode;
      if (freshCode !== "") this.#codes.retry();
    }
    this.#resize(this.#contentHeight);
    if (settings.theme !== theme) this.#sendTheme();
    if (settings.ui?.join() !== ui?.join()) this.#sendUi();
    this.#follow();
  }

  /** Not before the map listens: until then only what holds at the end counts. */
  #follow(): void {
    if (this.#revision > 0 && !this.#isSignedOut) this.#changes.follow(this.#settings);
  }

  /** Ends the session, which other maps may share. */
  signOutAll(): void {
    const members = this.#group === "" ? [this] : membersOf(this.#group);
    for (const member of members) member.signOut();
  }

  signOut(): void {
    if (this.#isSignedOut) return;
    this.#isSignedOut = true;
    this.#codes.stop();
    this.#setOpen(false);
    this.#calls.end(new CartoMapError("not_ready", "The map was signed out"));
    if (this.#revision > 0) this.frame.send({ type: "sign-out" });
    this.#options.onSignedOut(this.#revision > 0);
  }

  /** @param error what calls reject with. */
  close(error: CartoMapError): void {
    this.#isClosed = true;
    this.#codes.stop();
    this.#calls.end(error);
    this.frame.close();
    if (this.#group !== "") leave(this.#group, this);
  }

  #receive(message: FrameMessage): void {
    const { tell } = this.#options;
    switch (message.type) {
      case "ready":
        return this.#ready(message.protocol ?? 1, message.code ?? "wanted");
      case "error":
        return this.#failed(message);
      case "session-end":
        return this.#sessionEnded();
      case "result":
      case "failure":
        return this.#calls.answer(message);
      default:
        if (!this.#isSignedOut) this.#setOpen(true);
        if (message.type === "height") this.#resize(message.px);
        // Changes that had no map have one now.
        if (message.type === "loaded") this.#follow();
        tellEvent(message, tell, (id, prevented) => {
          this.frame.send({ type: "select-answer", id, prevented });
        });
    }
  }

  #ready(protocol: number, code: "wanted" | "held"): void {
    const isFirst = this.#revision === 0;
    this.#revision = protocol;
    this.#sendTheme();
    if (protocol >= WITH_CALLS) {
      this.frame.send({ type: "hello", events: [...ASKED_EVENTS], answers_select: true });
      this.#sendUi();
      this.#calls.open();
    } else {
      this.#calls.end(new CartoMapError("unknown_method", "The server has no methods yet"));
    }
    this.#follow();
    if (code === "held") this.#spendCode(this.#options.freshCode);
    if (isFirst) this.#options.tell("carto-ready", { protocol });
    if (code === "wanted") this.#askForCode();
  }

  /** Unless the page, which has just heard of the map, has ended it. */
  #askForCode(): void {
    if (!this.#isSignedOut && !this.#isClosed) this.#codes.ask();
  }

  #reloaded(): void {
    this.#calls.drop(new CartoMapError("removed", "The map was loaded again"));
    this.#changes.forget();
    this.#follow();
  }

  /** @param px the height of what the map shows. */
  #resize(px: number | null): void {
    this.#contentHeight = px;
    this.frame.resize(this.#settings.followsContent ? px : null);
  }

  #failed({ code, message, part }: Extract<FrameMessage, { type: "error" }>): void {
    const detail: CartoMapErrorDetail = { code, message };
    this.#options.tell("carto-error", part === undefined ? detail : { ...detail, part });
  }

  #sessionEnded(): void {
    if (this.#isSignedOut) return;
    this.#setOpen(false);
    this.#options.tell("carto-session-end", { reason: "ended" });
    this.#askForCode();
  }

  #setOpen(isOpen: boolean): void {
    if (this.isOpen === isOpen) return;
    this.isOpen = isOpen;
    announce();
  }

  async #nextCode(signal: AbortSignal): Promise<string> {
    // A frame of revision 1 does not read the code in its URL.
    const fresh = this.#spendCode(this.#freshCode);
    if (fresh !== "") return fresh;
    const borrowed = this.#group === "" ? null : await borrowCode(this.#group, this, signal);
    // The user has signed out meanwhile.
    signal.throwIfAborted();
    return borrowed ?? await inTime(this.#options.getCode(), signal);
  }

  #spendCode(code: string): string {
    if (code === this.#freshCode) this.#freshCode = "";
    if (code !== "") this.#options.onCodeSpent(code);
    return code;
  }

  #sendTheme(): void {
    if (this.#revision > 0) this.frame.send({ type: "theme", theme: this.#settings.theme });
  }

  #sendUi(): void {
    const { ui } = this.#settings;
    if (this.#revision >= WITH_CALLS) this.frame.send({ type: "ui", parts: ui && [...ui] });
  }
}

/** @returns the maps that it shares its session with; an empty text for none. */
function groupOf({ url, session }: Settings): string {
  const { origin, pathname } = new URL(url);
  return session === "" ? "" : `${origin}${pathname} ${session}`;
}
