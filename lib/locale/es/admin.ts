import type { Words } from "../en.ts";
import { adminFrameWords } from "./admin/frame.ts";

export const adminWords: Words["admin"] = { ...adminFrameWords };
