/** CARTOColors (https://carto.com/carto-colors, CC BY 4.0): each palette at its most classes. */

/** Colors of categories; the last one is for all other values. */
const QUALITATIVE = {
  Antique: "855c75d9af6baf6458736f4c526a8362537768855c9c9c5ea061778c785d4673787c7c7c",
  Bold: "7f3c8d11a5793969acf2b701e73f7480ba5ae68310008695cf1c90f97b724b4b8fa5aa99",
  Pastel: "66c5ccf6cf71f89c74dcb0f287c55f9eb9f3fe88b1c9db748be0a4b497e7d3b484b3b3b3",
  Prism: "5f46901d699638a6a50f855473af48edad08e17c05cc503e94346e6f4070994e95666666",
  Safe: "88cceecc6677ddcc77117733332288aa449944aa999999338822556611006699cc888888",
  Vivid: "e586065d69b152bca399c945cc61b024796cdaa51b2f8ac4764e9fed645acc3a8ea5aa99",
} as const;

/** Seven steps. */
const RAMPS = {
  ArmyRose: "798234a3ad62d0d3a2fdfbe4f0c6c3df91a3d46780",
  BluGrn: "c4e6c396d2a46dbc904da28436877a266b6e1d4f60",
  BluYl: "f7feaeb7e6a57ccba246aea008909900718b045275",
  BrwnYl: "ede5cfe0c2a2d39c83c1766fa65461813753541f3f",
  Burg: "ffc6c4f4a3a8e38191cc607dad466c8b3058672044",
  BurgYl: "fbe6c5f5ba98ee8a82dc7176c8586c9c3f5d70284a",
  DarkMint: "d2fbd4a5dbc27bbcb0559c9e3a7c89235d72123f5a",
  Earth: "a16928bd925ad6bd8dedeac2b5c8b879a7ac2887a1",
  Emrld: "d3f2a397e1966cc08b4c9b82217a79105965074050",
  Fall: "3d5941778868b5b991f6edbdedbb8ade8a5aca562c",
  Geyser: "00808070a494b4c8a8f6edbdedbb8ade8a5aca562c",
  Magenta: "f3cbd3eaa9bddd88acca699db14d8e91357d6c2167",
  Mint: "e4f1e1b4d9cc89c0b663a6a0448c8a2872740d585f",
  OrYel: "ecda9aefc47ef3ad6af7945df97b57f66356ee4d5a",
  Peach: "fde0c5facba6f8b58bf59e72f2855def6a4ceb4a40",
  PinkYl: "fef6b5ffdd9affc285ffa679fa8a76f16d7ae15383",
  Purp: "f3e0f7e4c7f1d1afe8b998dd9f82ce826dba63589f",
  PurpOr: "f9dddaf2b9c4e597b9ce78b3ad5fad834ba0573b88",
  RedOr: "f6d2a9f5b78ef19c7cea8171dd686cca5268b13f64",
  Sunset: "f3e79bfac484f8a07eeb7f86ce6693a059a05c53a5",
  SunsetDark: "fcde9cfaa476f0746ee34f6fdc3977b9257a7c1d6f",
  Teal: "d1eeeaa8dbd985c4c968abb84f90a63b738f2a5674",
  TealGrn: "b0f2bc89e8ac67dba54cc8a338b2a32c98a0257d98",
  TealRose: "00939272aaa1b1c7b3f1eac8e5b9add98994d0587e",
  Temps: "00939239b1859ccb86e9e29ceeb479e88471cf597e",
  Tropic: "009b9e42b7b9a7d3d4f1f1f1e4c1d9d691c1c75dab",
  ag_GrnYl: "2456680f72790d8f8139ab7e6ec574a9dc67edef5d",
  ag_Sunset: "4b2991872ca2c0369dea4f88fa7876f6a97aedd9a3",
} as const;

/** A palette by name, as CSS colors. */
export interface CartoColors {
  readonly kind: "qualitative" | "ramp";
  readonly colors: readonly string[];
}

const BY_NAME: ReadonlyMap<string, CartoColors> = new Map([
  ...entries("qualitative", QUALITATIVE),
  ...entries("ramp", RAMPS),
]);

function entries(
  kind: CartoColors["kind"],
  palettes: Readonly<Record<string, string>>,
): [string, CartoColors][] {
  return Object.entries(palettes).map(([name, digits]) => [name, {
    kind,
    colors: (digits.match(/.{6}/g) ?? []).map((color) => `#${color}`),
  }]);
}

export const CARTO_COLOR_NAMES: readonly string[] = [...BY_NAME.keys()];

/** @returns undefined for an unknown name. */
export function cartoColors(name: string): CartoColors | undefined {
  return BY_NAME.get(name);
}
