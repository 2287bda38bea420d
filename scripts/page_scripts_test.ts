import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { pageScripts } from "./page_scripts.ts";

/** As a bundler writes a build with two islands, one of which loads something later. */
const build = (islandName: (island: string) => string) =>
  new Map([
    ["chunk-A.js", "export{a};"],
    ["chunk-B.js", 'import{a}from"./chunk-A.js";const x={from:"./map"};export{x};'],
    ["chunk-C.js", "export{c};"],
    ["later.js", 'import"./chunk-C.js";'],
    ["runtime.js", 'import{a as b}from"./chunk-A.js";'],
    [islandName("Frame"), 'import{c}from"./chunk-C.js";import{x}from"./chunk-B.js";'],
    [islandName("Map"), 'import{x}from"./chunk-B.js";import("./later.js");import"./gone.js";'],
  ]);

describe("the scripts of a page", () => {
  const names: [framework: string, (island: string) => string][] = [
    ["after the islands", (island) => `${island}.js`],
    ["after the islands, with a word before", (island) => `island-${island}.js`],
  ];
  for (const [how, islandName] of names) {
    it(`are those of its island and what these import at once, named ${how}`, () => {
      expect([...pageScripts(build(islandName), ["Frame"])].sort())
        .toEqual(["chunk-A.js", "chunk-B.js", islandName("Map"), "runtime.js"].sort());
    });
  }
});
