import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { useToast } from "../stage/toast.ts";
import type { MapState } from "../state/map_state.ts";
import { copyText, linkTo } from "./copy_link.ts";

/** @returns a function that copies the link to the map's state, and confirms it. */
export function useCopyLink(state: MapState): () => Promise<void> {
  const say = useToast();
  const words = mapWordsOf(state.locale).stage.tools;
  return async () => {
    const link = linkTo(state);
    say(await copyText(link) ? words.linkCopied : words.copyByHand(link));
  };
}
