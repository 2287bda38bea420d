import { adminAccessWords } from "./admin/access.ts";
import { adminFrameWords } from "./admin/frame.ts";
import { overviewWords } from "./admin/overview.ts";
import { adminRecordsWords } from "./admin/records.ts";
import { adminPeopleWords } from "./admin/people.ts";
import { adminTokensWords } from "./admin/tokens.ts";

/** Texts of the console: of all its pages, then those of each in a file of its own. */
export const adminWords = {
  ...adminFrameWords,
  ...adminAccessWords,
  ...adminPeopleWords,
  ...adminRecordsWords,
  ...adminTokensWords,
  overview: overviewWords,
};
