/** Reads the part of a Dockerfile's language that ours uses. */

/** One instruction, in capitals, and its text. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** What is built on one image. */
export interface Stage {
  readonly image: string;
  /** What other stages call it; empty if they do not. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

const FROM = /^(\S+)(?: AS (\S+))?$/i;

/** @throws {SyntaxError} where a line is no instruction, or is before the first FROM. */
export function parseDockerfile(text: string): Stage[] {
  const lines = text.split("\n").filter((line) => !/^\s*#/.test(line)).join("\n")
    .replace(/\\\n\s*/g, "").split("\n").filter((line) => line.trim() !== "");
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const [, name = "", rest = ""] = /^([A-Z]+) +(.*)$/.exec(line.trim()) ?? [];
    const [, image, as = ""] = name === "FROM" ? FROM.exec(rest) ?? [] : [];
    const stage = stages.at(-1);
    if (image !== undefined) stages.push({ image, name: as, instructions: [] });
    else if (name !== "" && stage !== undefined) stage.instructions.push({ name, text: rest });
    else throw new SyntaxError(`This is no instruction of a stage: ${line}`);
  }
  return stages;
}

/** @returns the words of a command, as `["a", "b"]` or for a shell. */
export function commandWords(text: string): string[] {
  if (!text.startsWith("[")) return ["/bin/sh", "-c", text];
  const words: unknown = JSON.parse(text);
  if (Array.isArray(words) && words.every((word) => typeof word === "string")) return words;
  throw new SyntaxError(`This is no list of words: ${text}`);
}

/** @returns NAME=VALUE pairs of ENV. */
export function variablesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(/\s+/).map((pair) => {
      const [, name = "", value = ""] = /^([A-Z_]+)=(\S*)$/.exec(pair) ?? [];
      if (name === "") throw new SyntaxError(`This is no NAME=VALUE: ${pair}`);
      return [name, value];
    }),
  );
}

/**
 * @param patterns the text of a .dockerignore, without exceptions (`!`).
 * @returns whether it leaves out a path, which is relative to the context.
 */
export function ignoredBy(patterns: string): (path: string) => boolean {
  const lines = patterns.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const expressions = lines.map((line) =>
    new RegExp(
      "^" + line.replace(/[.+^$()|{}]/g, "\\$&").replace(/\*\*\/|\*/g, (stars) =>
        stars === "*" ? "[^/]*" : "(?:.*/)?") +
        "(?:/|$)",
    )
  );
  return (path) => expressions.some((expression) => expression.test(path));
}
