/** What a frame shows in place of its map. */
import type { ComponentChildren } from "preact";
import type { FrameWords } from "../../../lib/locale/en/map_frame.ts";

interface AloneNoticeProps {
  /** Of the page that shows the map. */
  readonly hostOrigin: string;
  readonly words: FrameWords;
}

/** The page was opened by itself. */
export function AloneNotice({ words, hostOrigin }: AloneNoticeProps) {
  return (
    <FrameNotice title={words.alone} detail={words.aloneDetail(hostOrigin)}>
      <a class="button button-primary" href="/">{words.open}</a>
    </FrameNotice>
  );
}

interface FrameNoticeProps {
  readonly title: string;
  readonly detail: string;
  readonly children?: ComponentChildren;
}

/** Shown in place of the map. */
export function FrameNotice({ title, detail, children }: FrameNoticeProps) {
  return (
    <div class="map-notice" role="status">
      <div class="card">
        <h1>{title}</h1>
        {detail !== "" && <p>{detail}</p>}
        {children}
      </div>
    </div>
  );
}
