import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { useToast } from "../stage/toast.ts";
import type { MapState } from "../state/map_state.ts";
import { copyText, linkTo } from "./copy_link.ts";

/** @returns what copies the link to what the map shows, and says so. */
export function useCopyLink(state: MapState): () => Promise<void> {
  const say = useToast();
  const words = mapWordsOf(state.locale).stage.tools;
  return async () => {
    const link = linkTo(state);
    say(await copyText(link) ? words.linkCopied : words.copyByHand(link));
  };
}
