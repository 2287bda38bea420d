import type { Words } from "../en.ts";
import { adminAccessWords } from "./admin/access.ts";
import { adminFrameWords } from "./admin/frame.ts";
import { overviewWords } from "./admin/overview.ts";
import { adminRecordsWords } from "./admin/records.ts";
import { adminPeopleWords } from "./admin/people.ts";
import { adminTokensWords } from "./admin/tokens.ts";

export const adminWords: Words["admin"] = {
  ...adminFrameWords,
  ...adminAccessWords,
  ...adminPeopleWords,
  ...adminRecordsWords,
  ...adminTokensWords,
  overview: overviewWords,
};
