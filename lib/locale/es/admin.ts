import type { Words } from "../en.ts";
import { adminFrameWords } from "./admin/frame.ts";
import { overviewWords } from "./admin/overview.ts";
import { adminRecordsWords } from "./admin/records.ts";

export const adminWords: Words["admin"] = {
  ...adminFrameWords,
  ...adminRecordsWords,
  overview: overviewWords,
};
