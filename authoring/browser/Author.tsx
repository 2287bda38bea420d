import { useEffect, useMemo, useRef } from "preact/hooks";
import { BrandLink } from "../../components/Brand.tsx";
import type { AuthorStart } from "../contract.ts";
import { authorWordsOf } from "../words.ts";
import { createAuthorState } from "./author_state.ts";
import { createEditor, type Editor } from "./editor.ts";
import { FaultList } from "./FaultList.tsx";
import { MapPreview } from "./MapPreview.tsx";

/** The map beside its document. */
export function Author(start: AuthorStart) {
  const { id, locale, theme, settings } = start;
  const words = authorWordsOf(locale);
  const state = useMemo(() => createAuthorState(start), []);
  const place = useRef<HTMLDivElement>(null);
  const status = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);

  useEffect(() => {
    if (place.current === null) return;
    const created = createEditor({
      parent: place.current,
      text: start.text,
      label: words.editor,
      nonce: document.querySelector<HTMLElement>("style[nonce]")?.nonce ?? "",
      onEdit: state.edit,
      onSave: state.save,
      onLeave: () => status.current?.focus(),
    });
    editor.current = created;
    const stopShowing = state.faults.subscribe((faults) => created.showFaults(faults));
    const warn = (event: BeforeUnloadEvent) => state.isUnsaved.peek() && event.preventDefault();
    addEventListener("beforeunload", warn);
    state.start();
    return () => {
      removeEventListener("beforeunload", warn);
      stopShowing();
      state.stop();
      created.close();
    };
  }, []);

  const shown = state.map.value;
  const group = state.group.value;
  return (
    <>
      <AuthorBar {...start} state={state} />
      <main class="author-parts">
        <section class="author-document" aria-label={words.document}>
          <div ref={place} class="author-editor" />
          <FaultList
            state={state}
            locale={locale}
            status={status}
            onChoose={(fault) => editor.current?.goTo(fault)}
          />
        </section>
        <section class="author-preview" aria-label={words.preview}>
          {shown === null
            ? (
              <p class="author-none">
                {!state.checking.value &&
                  (state.isReadable.value ? words.noMap(group) : words.noDocument)}
              </p>
            )
            : (
              <MapPreview
                // Another draft or group is another map.
                key={`${shown.group} ${shown.opened.hash}`}
                state={state}
                group={shown.group}
                map={{ ...shown.opened, id }}
                locale={locale}
                theme={theme}
                settings={settings}
              />
            )}
        </section>
      </main>
    </>
  );
}

interface AuthorBarProps extends AuthorStart {
  readonly state: ReturnType<typeof createAuthorState>;
}

function AuthorBar({ id, maps, groups, locale, state }: AuthorBarProps) {
  const words = authorWordsOf(locale);
  return (
    <header class="header">
      <div class="header-row author-bar">
        <BrandLink />
        <h1 class="visually-hidden">{words.heading}</h1>
        <label>
          <span class="muted">{words.map}</span>
          <select
            class="select"
            value={id}
            onChange={({ currentTarget: { value } }) => location.assign(`/author/${value}`)}
          >
            {maps.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}
          </select>
        </label>
        <label>
          <span class="muted">{words.group}</span>
          <select
            class="select"
            value={state.group.value}
            onChange={({ currentTarget: { value } }) => state.showAs(value)}
          >
            {groups.map((one) => <option key={one} value={one}>{one}</option>)}
          </select>
        </label>
        <button type="button" class="button button-primary" onClick={state.save}>
          {words.save}
        </button>
      </div>
    </header>
  );
}
