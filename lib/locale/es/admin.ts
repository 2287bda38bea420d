import type { Words } from "../en.ts";
import { adminFrameWords } from "./admin/frame.ts";
import { overviewWords } from "./admin/overview.ts";

export const adminWords: Words["admin"] = { ...adminFrameWords, overview: overviewWords };
