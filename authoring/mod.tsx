/**
 * The page for authors of maps, in `deno task dev` alone: dev.ts adds it to the app, which a
 * production build never does.
 */
import { type App, type Context, HttpError } from "fresh";
import * as v from "valibot";
import { readJson } from "../lib/http/body.ts";
import type { State } from "../lib/http/define.ts";
import { methods } from "../lib/http/methods.ts";
import { ProblemError } from "../lib/http/problem.ts";
import type { Services } from "../lib/services.ts";
import { externalUsername } from "../lib/identity/person.ts";
import { LARGEST_MAP } from "../lib/maps/parse_map.ts";
import { authorFiles } from "./bundle.ts";
import {
  type DraftAnswer,
  DraftRequest,
  type PreviewAnswer,
  PreviewRequest,
  type SaveAnswer,
  SaveRequest,
} from "./contract.ts";
import { checkDraft, seenDraft } from "./drafts.ts";
import { requireAuthor } from "./guard.ts";
import { type EditedMaps, editedMaps, type MapFileVersion } from "./map_file.ts";
import { AuthorPage, NoMapsPage } from "./page.tsx";

type Handler = (ctx: Context<State>) => Response | Promise<Response>;

/** JSON writes a character as six at most; the rest is small. */
const LARGEST_DRAFT = 6 * LARGEST_MAP;
const UNKEPT = { headers: { "cache-control": "no-store" } };

/**
 * Adds the page and its API to an app.
 *
 * @param root the project's folder.
 */
export function addAuthoring(app: App<State>, root: string): void {
  const files = authorFiles(root);
  const maps = ({ state }: Context<State>) =>
    editedMaps(state.services.config.mapsPath ?? `${root}/maps`);
  const guarded = (handler: Handler): Handler => (ctx) => {
    requireAuthor(ctx);
    return handler(ctx);
  };
  const add = (path: string, byMethod: Parameters<typeof methods<State>>[0]) =>
    app.all(path, guarded(methods(byMethod)));

  add("/author", { GET: (ctx) => firstMap(ctx, maps(ctx)) });
  add("/author/:id", { GET: (ctx) => page(ctx, maps(ctx)) });
  add("/author/files/:name", { GET: ({ params }) => files.serve(params.name ?? "") });
  add("/api/author/preview", { POST: previewSession });
  add("/api/author/draft", { POST: (ctx) => draft(ctx, maps(ctx)) });
  add("/api/author/save", { POST: (ctx) => save(ctx, maps(ctx)) });
}

async function firstMap(ctx: Context<State>, maps: EditedMaps): Promise<Response> {
  const [first] = await maps.list(ctx.state.locale);
  if (first !== undefined) return ctx.redirect(`/author/${first.id}`, 303);
  return await ctx.render(<NoMapsPage state={ctx.state} />, UNKEPT);
}

async function page(ctx: Context<State>, maps: EditedMaps): Promise<Response> {
  const id = ctx.params.id ?? "";
  const { text, version } = await existing(maps, id);
  const { locale, services } = ctx.state;
  const groups = Object.keys(services.access.policy().groups);
  const props = {
    id,
    text,
    version,
    maps: await maps.list(locale),
    groups,
    group: groups.find((group) => mayOpen(services, group, id)) ?? groups[0] ?? "",
  };
  return await ctx.render(<AuthorPage {...props} state={ctx.state} />, UNKEPT);
}

/** Whether a group gets the map as it is on disk. */
function mayOpen({ access, maps }: Services, group: string, id: string): boolean {
  const rights = access.rightsIfAny({ username: "", groups: [group] });
  return rights !== null && maps.mapFor(rights, id) !== null;
}

async function existing(maps: EditedMaps, id: string): Promise<MapFileVersion> {
  const file = await maps.read(id);
  if (file === null) throw new HttpError(404);
  return file;
}

/**
 * A session of a group of the policy: `{group}` -> `{token}`. Its rights, and its token of CARTO,
 * come from the policy and the broker as everybody's do.
 */
async function previewSession(ctx: Context<State>): Promise<Response> {
  const { access, signIn } = ctx.state.services;
  const { group } = await readJson(ctx.req, PreviewRequest, 'a JSON object with "group"');
  const { groups } = access.policy();
  const hasNone = group === "" && Object.keys(groups).length === 0;
  if (!hasNone && !Object.hasOwn(groups, group)) {
    throw new ProblemError("bad_request", { expected: "a group of the policy" });
  }
  const { token } = await signIn.withProof({
    username: externalUsername("host", `map author as ${group}`),
    displayName: group,
    groups: hasNone ? [] : [group],
    method: "host",
  }, "bearer");
  const answer: PreviewAnswer = { token };
  return Response.json(answer, UNKEPT);
}

/** Checks a draft, and prunes it for the bearer's group: `{id, text}` -> `DraftAnswer`. */
async function draft(ctx: Context<State>, maps: EditedMaps): Promise<Response> {
  const { services: { access }, session } = ctx.state;
  if (session === null) throw new ProblemError("not_signed_in");
  const { id, text } = await readDraft(ctx, DraftRequest);
  const { file } = await existing(maps, id);
  const { document, faults } = checkDraft(text, file, access.policy());
  const seen = document === null
    ? { map: null, seen: [] }
    : seenDraft(id, document, access.rightsIfAny(session));
  const answer: DraftAnswer = { faults: [...faults], ...seen };
  return Response.json(answer, UNKEPT);
}

/**
 * Writes the file of a draft without faults: `{id, text, version}` -> `{version}`; 422 with the
 * faults, 409 where the file is not the one that the draft began with.
 */
async function save(ctx: Context<State>, maps: EditedMaps): Promise<Response> {
  const { access } = ctx.state.services;
  const { id, text, version } = await readDraft(ctx, SaveRequest);
  const before = await existing(maps, id);
  const { faults } = checkDraft(text, before.file, access.policy());
  if (faults.some(({ severity }) => severity === "fault")) {
    return Response.json({ faults }, { ...UNKEPT, status: 422 });
  }
  if (before.version !== version) {
    return Response.json({ version: before.version }, { ...UNKEPT, status: 409 });
  }
  const saved: SaveAnswer = { version: await maps.write(id, before.text, text) };
  return Response.json(saved, UNKEPT);
}

function readDraft<T>({ req }: Context<State>, schema: v.GenericSchema<unknown, T>): Promise<T> {
  return readJson(req, schema, 'a JSON object with "id" and "text"', LARGEST_DRAFT);
}
