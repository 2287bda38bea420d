/** The editor of the document: CodeMirror, with the page's colors and faults. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
  syntaxTree,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { DraftFault } from "../contract.ts";
import { completeBySchema } from "./schema_completion.ts";

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  /** What screen readers call it. */
  readonly label: string;
  /** The page's nonce: CodeMirror adds style sheets. */
  readonly nonce: string;
  readonly onEdit: (text: string) => void;
  readonly onSave: () => void;
  /** Escape was pressed, and nothing in the editor is open. */
  readonly onLeave: () => void;
}

export interface Editor {
  /** Underlines faults of the text as it is now. */
  showFaults(faults: readonly DraftFault[]): void;
  /** Puts the cursor at a fault. */
  goTo(fault: Pick<DraftFault, "line" | "column">): void;
  close(): void;
}

const HIGHLIGHT = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "var(--positive)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warning)" },
  { tag: tags.invalid, color: "var(--danger)" },
]);

export function createEditor(options: EditorOptions): Editor {
  const { parent, text, label, nonce, onEdit, onSave, onLeave } = options;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        EditorView.lineWrapping,
        json(),
        syntaxHighlighting(HIGHLIGHT),
        autocompletion({ override: [completeBySchema], icons: false }),
        // Editable text has the focus without it; axe asks for it.
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        // Of what is open in the editor Escape closes that first.
        keymap.of([
          { key: "Mod-s", run: () => (onSave(), true), preventDefault: true },
          ...completionKeymap,
          ...closeBracketsKeymap,
          ...lintKeymap,
          { key: "Escape", run: () => (onLeave(), true) },
          ...historyKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onEdit(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    showFaults(faults) {
      const { state } = view;
      const diagnostics = faults.map((fault): Diagnostic => ({
        ...rangeOf(state, fault),
        severity: fault.severity === "fault" ? "error" : "warning",
        message: fault.path === "" ? fault.message : `${fault.path}: ${fault.message}`,
      }));
      view.dispatch(setDiagnostics(state, diagnostics));
    },
    goTo(fault) {
      const anchor = offsetOf(view.state.doc, fault);
      view.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: "center" }),
      });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

/** The text may be another by now. */
function offsetOf(doc: Text, { line, column }: Pick<DraftFault, "line" | "column">): number {
  const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(from + column - 1, to);
}

/** The value or name at the fault's place, within its line. */
function rangeOf(state: EditorState, fault: DraftFault): { from: number; to: number } {
  const from = offsetOf(state.doc, fault);
  const node = syntaxTree(state).resolveInner(from, 1);
  const line = state.doc.lineAt(from);
  const end = node.from === from && node.to > from ? Math.min(node.to, line.to) : from + 1;
  // At the end of a line there is no character to underline but the one before.
  return end <= line.to ? { from, to: end } : { from: Math.max(line.from, from - 1), to: line.to };
}
