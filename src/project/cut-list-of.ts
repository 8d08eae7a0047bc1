import { basename, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Digest } from '../base/digest.js';
import { reduceFraction } from '../base/fraction.js';
import { formatMoney } from '../base/money.js';
import type { ShownTake } from '../events/takes-outcome.js';
import { buildCutList, type ShotTakesHere } from '../export/build-cut-list.js';
import type { CutList, CutMedia, CutTake } from '../export/cut-list.js';
import { mediaName } from '../export/media-name.js';
import type { Lockfile } from '../lockfile/format.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { Clip, ClipFacts } from '../timeline/clip.js';
import { SAMPLE_RATE } from '../timeline/timeline-sound.js';
import type { Edit } from './edit.js';
import type { Project } from './project.js';
import { readTakes } from './read-takes.js';
import { showTakes } from './show-takes.js';

/** A film's edit, and what its shots and files are called in an export. */
export interface ExportedEdit {
  readonly edit: Edit;
  /** What the storyboard requests, without picks. */
  readonly requested: RenderPlan;
  readonly lock: Lockfile;
  /** The lengths of the sounds, in seconds. */
  readonly soundLengths: ReadonlyMap<Digest, number>;
}

/** How an edit is exported. */
export interface CutListOptions {
  /** `link`: absolute addresses of the files where they are. A text: this folder, relative to the exported file. */
  readonly media: 'link' | { readonly folder: string };
  /** How many frames each shot keeps on both sides; null for all that its clip has. */
  readonly handles: number | null;
}

/** The edit with all takes that are on this machine, and the files it uses: from where, and under which name. */
export async function cutListOf(
  { edit, requested, lock, soundLengths }: ExportedEdit,
  project: Project,
  { media, handles }: CutListOptions,
): Promise<{ readonly cut: CutList; readonly files: ReadonlyMap<string, string> }> {
  const files = new Map<string, string>();
  const known = new Map<string, CutMedia>();
  const describe = (path: string, name: string, about: Omit<CutMedia, 'id' | 'name' | 'url'>): CutMedia => {
    const existing = known.get(path);
    if (existing !== undefined) return existing;
    files.set(path, name);
    const url =
      media === 'link'
        ? pathToFileURL(path).href
        : encodeURI(`${media.folder}/${name}`).replace(/[?#]/g, encodeURIComponent);
    const one = { id: `m${known.size + 1}`, name, url, ...about };
    known.set(path, one);
    return one;
  };
  const takes = await takesHere({ edit, requested, lock, project }, (shot, number, clip) =>
    describe(
      clip.path,
      mediaName(number === null ? shot : `${shot}-take${number}`, clip.digest, '.mp4'),
      clipMedia(clip),
    ),
  );
  const sound = edit.timeline.sound;
  const sounds = [...(sound?.bed ? [sound.bed] : []), ...(sound?.voices ?? [])];
  const soundMedia = new Map(
    sounds.map(({ path, digest }) => {
      const ending = extname(path);
      const about = {
        digest,
        video: null,
        sound: { channels: 2, sampleRate: SAMPLE_RATE },
        seconds: soundLengths.get(digest) ?? 0,
      };
      return [digest, describe(path, mediaName(basename(path, ending), digest, ending), about)] as const;
    }),
  );
  const cut = buildCutList({
    name: edit.storyboard.title ?? basename(project.storyboard, extname(project.storyboard)),
    timeline: edit.timeline,
    film: edit.storyboard.film,
    shots: edit.storyboard.shots,
    takes,
    soundMedia,
    handles,
  });
  return { cut, files };
}

type DescribeClip = (shot: string, number: number | null, clip: Clip) => CutMedia;

async function takesHere(
  {
    edit,
    requested: plan,
    lock,
    project,
  }: Omit<ExportedEdit, 'soundLengths'> & { readonly project: Project },
  describe: DescribeClip,
): Promise<ReadonlyMap<string, ShotTakesHere>> {
  const facts = new Map((await project.store.ls()).map(({ record }) => [record.clip, record]));
  const known = await readTakes(project, { plan, lock });
  const shown = new Map(
    showTakes(known, { plan, lock, shared: new Set() }).shots.map((one) => [one.id, one.takes]),
  );
  const requests = new Map(
    plan.takes.flatMap(({ request, shots }) => shots.map((id) => [id, request] as const)),
  );
  const keys = new Map(plan.shots.map(({ id, key }) => [id, key]));
  return new Map(
    edit.timeline.entries.map(({ shot, clip }) => {
      const all = shown.get(shot) ?? [];
      const key = keys.get(shot);
      const shows = all.filter((take) => take.clip === clip.digest);
      // Drafts of several prompts can be one clip: the take of the prompt that is requested now is shown.
      const used = shows.find((take) => take.key === key) ?? shows[0];
      const request = requests.get(shot);
      const take: CutTake = used
        ? cutTake(used, describe(shot, used.number, clip), project)
        : {
            media: describe(shot, null, clip),
            ...{ number: null, name: null, cost: null, note: null, star: false },
            prompt: request?.prompt ?? null,
            provider: request?.provider ?? null,
            model: request ? modelOf(request.provider, request.model, project.providers) : null,
            seed: request?.seed ?? null,
          };
      const alternatives = all.flatMap((one) => {
        const record = facts.get(one.clip);
        if (one.location !== 'local' || one.clip === clip.digest || record === undefined) return [];
        const other = {
          digest: one.clip,
          path: project.store.pathOf(one.clip),
          bytes: record.bytes,
          facts: record.facts,
        };
        return [cutTake(one, describe(shot, one.number, other), project)];
      });
      return [shot, { take, alternatives, seconds: request?.duration ?? null }] as const;
    }),
  );
}

function cutTake(
  { number, name, prompt, provider, model, seed, cost, note, star }: ShownTake,
  media: CutMedia,
  { providers }: Pick<Project, 'providers'>,
): CutTake {
  const price = cost === null || cost === 'free' ? cost : formatMoney(cost);
  return {
    ...{ media, number, name, prompt, provider, seed, cost: price, note, star },
    model: modelOf(provider, model, providers),
  };
}

// A clip that is drawn on this machine follows the rules of a model, and no model made it.
function modelOf(provider: string, model: string, providers: Project['providers']): string | null {
  const traits = providers.traits.find(({ id }) => id === provider);
  return traits?.kind === 'local' ? null : model;
}

function clipMedia({ digest, facts }: Clip): Omit<CutMedia, 'id' | 'name' | 'url'> {
  const { width, height, frames, duration, audio } = facts;
  return {
    digest,
    video: { size: { width, height }, rate: rateOf(facts), frames },
    sound: audio && { channels: audio.channels, sampleRate: audio.sampleRate },
    seconds: duration,
  };
}

// A clip whose frames have different lengths has the rate of their mean.
function rateOf({ rate, frames, duration }: ClipFacts): readonly [number, number] {
  return rate ?? reduceFraction(Math.max(1, Math.round((frames / duration) * 1000)), 1000);
}
