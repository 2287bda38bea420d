import { Icon } from "../Icon.tsx";

export interface SearchFormProps {
  /** The path of the page. */
  readonly action: string;
  readonly value: string;
  /** What may be typed; also the accessible name. */
  readonly label: string;
  readonly submit: string;
  /** The link that shows everything again. */
  readonly all: string;
}

/** Searches a page of the console by its query's `q`; works without a script. */
export function SearchForm({ action, value, label, submit, all }: SearchFormProps) {
  return (
    <form class="admin-search" role="search" action={action}>
      <span class="search">
        <Icon name="search" />
        <input
          class="input"
          type="search"
          name="q"
          value={value}
          placeholder={label}
          aria-label={label}
          maxLength={300}
        />
      </span>
      <button class="button button-quiet" type="submit">{submit}</button>
      {value !== "" && <a class="button button-quiet" href={action}>{all}</a>}
    </form>
  );
}
