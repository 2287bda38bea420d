/** @returns one or two letters that stand for a name or an account: "AB" for Ann Baker. */
export function initials(name: string): string {
  const [account = ""] = name.split("@");
  const parts = account.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = "", second = ""] = [parts.at(0), parts.length > 1 ? parts.at(-1) : undefined];
  return [first, second].map((part) => [...part][0] ?? "").join("").toLocaleUpperCase() || "?";
}
