/** The page of a person: a name may have slashes, which no path can have. */
export function personPath(username: string): string {
  return `/admin/people/person?${new URLSearchParams({ name: username })}`;
}

export interface PersonLinkProps {
  readonly username: string;
  /** @default {the username} */
  readonly displayName?: string;
}

export function PersonLink({ username, displayName = username }: PersonLinkProps) {
  return (
    <a class="person-link" href={personPath(username)}>
      {displayName}
      {displayName !== username && <span class="muted">{username}</span>}
    </a>
  );
}

const GROUPS_SHOWN = 3;

/** Some of the groups, as a cell has room for them. */
export function GroupBadges({ groups }: { readonly groups: readonly string[] }) {
  const more = groups.slice(GROUPS_SHOWN);
  return (
    <span class="badges">
      {groups.slice(0, GROUPS_SHOWN).map((group) => (
        <span key={group} class="badge badge-neutral" title={group}>{group}</span>
      ))}
      {more.length > 0 && (
        <span class="badge badge-neutral" title={more.join(", ")}>+{more.length}</span>
      )}
    </span>
  );
}
