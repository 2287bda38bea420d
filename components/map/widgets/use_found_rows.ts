import { resultAs } from "../../../lib/map/widgets/results.ts";
import { useTypedAnswer } from "../controls/use_typed_answer.ts";
import { type CategoryRow, keyOf } from "./category_rows.ts";
import type { WidgetProps } from "./widget_props.ts";

export interface FoundRows {
  readonly rows: readonly CategoryRow[];
  /** Unlisted groups are being requested from CARTO. */
  readonly searching: boolean;
  /** It is unknown whether there are more. */
  readonly failed: boolean;
}

/**
 * @param listed rows that are known without a request.
 * @param nameOf the row's displayed name.
 * @returns rows whose name contains the text; CARTO finds groups too small to be listed.
 */
export function useFoundRows(
  { state, own, widget, findGroups }: WidgetProps<"category">,
  { text, listed, nameOf }: {
    readonly text: string;
    readonly listed: readonly CategoryRow[];
    nameOf(row: CategoryRow): string;
  },
): FoundRows {
  const result = resultAs("category", own.result.value);
  const type = state.texts.typeOf(widget.dataset, widget.column) ?? "text";
  // CARTO searches text columns alone.
  const asks = findGroups !== undefined && result !== null && result.others !== null &&
    type === "text";
  const answer = useTypedAnswer(
    asks ? text.trim() : "",
    async (sought, signal) => await findGroups?.(widget.id, sought, signal) ?? [],
    result,
  ).value;
  const rows = listed.filter((row) => holds(nameOf(row), text));
  const known = new Set(listed.map(({ key }) => key));
  const others = answer.name !== "there" ? [] : answer.answer.flatMap(({ name, value }) => {
    const row = { key: keyOf(name), value: name, amount: value, share: null };
    return known.has(row.key) ? [] : [row];
  });
  return {
    rows: [...rows, ...others],
    searching: asks && text.trim() !== "" &&
      (answer.name === "idle" || answer.name === "searching"),
    failed: answer.name === "failed",
  };
}

/** Whether the name contains the text, ignoring case and diacritics. */
function holds(name: string, text: string): boolean {
  return plain(name).includes(plain(text.trim()));
}

const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
