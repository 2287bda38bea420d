import type { HostPort } from "../../../lib/map/embed/embed_protocol.ts";
import type { Locale } from "../../../lib/locale/locale.ts";

export interface HostServerOptions {
  send: HostPort["send"];
  /** Shows the frame in another language, with the same state. */
  setLanguage(locale: Locale): Promise<void>;
  /** The host page's. */
  readonly hostOrigin: string;
  /** The session's, while there is one. */
  bearer(): string | undefined;
}
