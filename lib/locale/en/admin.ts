import { adminFrameWords } from "./admin/frame.ts";
import { overviewWords } from "./admin/overview.ts";
import { adminRecordsWords } from "./admin/records.ts";

/** Texts of the console: of all its pages, then those of each in a file of its own. */
export const adminWords = { ...adminFrameWords, ...adminRecordsWords, overview: overviewWords };
