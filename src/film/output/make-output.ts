import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, sha256 } from '../../base/digest.js';
import type { RenderHappening } from '../../events/render-event.js';
import { requireAbilities } from '../../media/require-abilities.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { OutputSettings } from '../../storyboard/storyboard.js';
import { openTempFolder } from '../../system/temp-folder.js';
import type { Timeline } from '../../timeline/timeline.js';
import { timelineDigest } from '../../timeline/timeline-digest.js';
import { ANIMATION_FORMAT, animationNeeds, makeAnimation } from './animation.js';
import { type AssembleTools, assembleFilm, type Film } from './assemble-film.js';

/** A further file of the film's clips, and where it goes. */
export interface OutputToMake {
  readonly kind: OutputSettings['kind'];
  readonly timeline: Timeline;
  /** Absolute path. */
  readonly path: string;
  /** A folder for pieces that were encoded; it may be deleted at any time. */
  readonly cache: string;
  /** Where folders may be opened for what is only in between. */
  readonly scratch: string;
  /** Among them all stills whose colours are matched; default: none is. */
  readonly keyframes?: Iterable<Keyframe>;
}

/** Names an output by all that decides it. */
export function outputDigest(kind: OutputSettings['kind'], timeline: Timeline): Digest {
  const edit = timelineDigest(timeline);
  return kind === 'film' ? edit : sha256(canonicalJson({ animation: ANIMATION_FORMAT, kind, edit }));
}

/** Makes an output from the clips. It appears under its name when it is complete; until then the old one stays. */
export async function makeOutput(
  { kind, timeline, path, cache, scratch, keyframes = [] }: OutputToMake,
  tools: AssembleTools,
): Promise<Film> {
  const quiet: AssembleTools = { ...tools, emit: outputEvents(path, timeline, tools) };
  if (kind === 'film') return assembleFilm({ timeline, output: path, cache, keyframes }, quiet);
  const { lacks, path: binary } = await tools.engine();
  requireAbilities({ lacks, path: binary }, animationNeeds(kind), 'an animation');
  // What moves in it is made piece by piece as a film is, so that a changed shot costs one piece here too.
  await using folder = await openTempFolder(scratch, 'output');
  const film = await assembleFilm(
    { timeline, output: join(folder.path, 'film.mp4'), cache, keyframes },
    quiet,
  );
  const written = await makeAnimation(
    { kind, film: film.path, folder: folder.path, output: path, timeline },
    tools,
  );
  return { ...film, path, ...written, packets: { copied: 0, total: film.frames } };
}

// All clips of an output are conformed, which is what an output is: it is no news, but it is progress.
function outputEvents(
  path: string,
  { entries }: Timeline,
  { emit }: AssembleTools,
): (event: RenderHappening) => void {
  let done = 0;
  return (event) => {
    if (event.type === 'warned') emit(event);
    if (event.type !== 'clip-conformed') return;
    done += 1;
    emit({ type: 'output-progressed', path, fraction: Math.min(1, done / entries.length) });
  };
}
