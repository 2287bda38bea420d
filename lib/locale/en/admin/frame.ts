/** Texts that all pages of the console share, and those of the sign-in before a change. */
export const adminFrameWords = {
  name: "Administration",
  title: (page: string) => `${page} · Administration`,
  pages: {
    overview: "Overview",
    access: "Access",
    people: "People",
    sessions: "Sessions",
    tokens: "Tokens",
    audit: "Audit",
    usage: "Usage",
    documents: "Policy and maps",
  },
  toMaps: "Back to maps",

  pager: {
    label: "Pages of the table",
    first: "First page",
    next: "Next page",
  },

  confirm: {
    cancel: "Cancel",
    type: (text: string) => `Type “${text}” to confirm`,
  },

  signIn: {
    heading: "Sign in again",
    reason:
      "A change needs a sign-in of the last 15 minutes. Nothing was changed. After you sign " +
      "in you are back on the page, where you can make the change.",
    submit: "Sign in",
    back: "Back without a change",
  },
};

export type AdminFrameWords = typeof adminFrameWords;
