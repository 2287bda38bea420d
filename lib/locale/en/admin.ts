import { adminFrameWords } from "./admin/frame.ts";

/** Texts of the console: of all its pages, then those of each in a file of its own. */
export const adminWords = { ...adminFrameWords };
