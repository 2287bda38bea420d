/** The console's pages, in the order of its navigation. */
export const ADMIN_PAGES = [
  { id: "overview", path: "/admin" },
  { id: "access", path: "/admin/access" },
  { id: "people", path: "/admin/people" },
  { id: "sessions", path: "/admin/sessions" },
  { id: "tokens", path: "/admin/tokens" },
  { id: "audit", path: "/admin/audit" },
  { id: "usage", path: "/admin/usage" },
  { id: "documents", path: "/admin/documents" },
] as const;

export type AdminPageId = typeof ADMIN_PAGES[number]["id"];

/** Whether programs may call this path, with an API token. */
export function isAdminApi(path: string): boolean {
  return path.startsWith("/admin/api/");
}
