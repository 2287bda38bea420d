/**
 * Calls `make` again only where its argument has changed since the last call: what SQLite asks of
 * row after row has mostly one and the same argument.
 */
export function keepLast<T>(make: (key: string) => T): (key: string) => T {
  let last: { readonly key: string; readonly made: T } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, made: make(key) };
    return last.made;
  };
}
