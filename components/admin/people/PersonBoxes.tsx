import type { PersonDetails } from "../../../lib/admin/people/read_person.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";
import { Confirm } from "../Confirm.tsx";
import { EmptyState } from "../EmptyState.tsx";
import { TokensTable } from "../tokens/TokensTable.tsx";
import { AttributesBox } from "./AttributesBox.tsx";
import { EndedTokens } from "./EndedTokens.tsx";
import { StateBadge } from "./PeopleTable.tsx";
import { SessionsTable } from "./SessionsTable.tsx";

export interface PersonBoxesProps extends PersonDetails {
  /** The hash of the session that requested the page. */
  readonly current: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
}

/** One person: groups, attributes, sessions, tokens, and how revocations went. */
export function PersonBoxes(props: PersonBoxesProps) {
  const { person, groups, attributes, sessions, tokens, ended, revoking } = props;
  const { current, now, locale } = props;
  const admin = wordsOf(locale).admin;
  const words = admin.person;
  return (
    <>
      <Box
        title={words.groups}
        aside={<StateBadge disabled={person.disabled} locale={locale} />}
      >
        <p class="box-body badges">
          {groups.length === 0 && <span class="muted">{words.noGroups}</span>}
          {groups.map(({ name, known }) => (
            <span key={name} class={`badge badge-${known ? "neutral" : "warning"}`}>
              {known ? name : `${name}: ${words.notInPolicy}`}
            </span>
          ))}
        </p>
      </Box>
      <AttributesBox attributes={attributes} locale={locale} />
      <Box title={admin.pages.sessions}>
        {sessions.length === 0
          ? <EmptyState title={admin.sessions.none} />
          : <SessionsTable {...{ sessions, current, now, locale }} ofOne />}
      </Box>
      <Box title={words.tokens}>
        {tokens.length === 0
          ? <EmptyState title={words.noTokens} />
          : <TokensTable tokens={tokens} now={now} locale={locale} ofOne />}
      </Box>
      <EndedTokens ended={ended} revoking={revoking} locale={locale} />
    </>
  );
}

export interface PersonActionsProps extends Pick<PersonDetails, "person"> {
  /** Whether it is the operator's own account. */
  readonly own: boolean;
  readonly locale: Locale;
}

/** What can be done to the person. */
export function PersonActions({ person, own, locale }: PersonActionsProps) {
  const words = wordsOf(locale).admin.person;
  const { username, displayName, disabled } = person;
  const question = { action: "/admin/people/change", locale };
  return (
    <>
      <a
        class="button button-quiet"
        href={`/admin/access?${new URLSearchParams({ person: username })}`}
      >
        {words.access}
      </a>
      <Confirm
        {...question}
        id="end-all"
        label={words.endAll}
        question={words.endAllQuestion(displayName)}
        detail={words.endAllDetail}
        fields={{ change: "end_all", name: username }}
      />
      {disabled && (
        <form method="post" action="/admin/people/change">
          <input type="hidden" name="change" value="enable" />
          <input type="hidden" name="name" value={username} />
          <button class="button button-quiet" type="submit">{words.enable}</button>
        </form>
      )}
      {!disabled && !own && (
        <Confirm
          {...question}
          id="disable"
          label={words.disable}
          question={words.disableQuestion(displayName)}
          detail={words.disableDetail}
          fields={{ change: "disable", name: username }}
        />
      )}
    </>
  );
}
