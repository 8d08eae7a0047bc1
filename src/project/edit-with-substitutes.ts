import { outputDigest } from '../film/output/output-digest.js';
import { clipFrames } from '../plan/clip-frames.js';
import { buildOutputTimeline } from '../timeline/build-output-timeline.js';
import type { Clip } from '../timeline/clip.js';
import { placeholder } from '../timeline/placeholder.js';
import type { FilmFormat } from '../timeline/timeline.js';
import { buildEdit, type Edit, type EditInput, type PlannedOutput, planOutputs } from './edit.js';
import type { Project } from './project.js';
import { type MissingShot, substituteClips, UNKNOWN_SIZE } from './substitute-clips.js';

/**
 * The film and its outputs with substitutes for the shots without a clip. Each file gets substitutes of its own size and rate:
 * scaled or cropped, their slates would not be readable. `input` has the clips that exist.
 */
export async function editWithSubstitutes(
  input: EditInput,
  missing: readonly MissingShot[],
  {
    project,
    filmOnly,
    signal,
  }: { readonly project: Project; readonly filmOnly: boolean; readonly signal: AbortSignal },
): Promise<{ readonly edit: Edit; readonly planned: readonly PlannedOutput[] }> {
  const { root } = project;
  const { fps } = input.storyboard.film;
  const clipsFor = async ({ width, height, rate }: FilmFormat): Promise<ReadonlyMap<string, Clip>> => {
    const format = { size: { width, height }, fps: rate[0] / rate[1], signal };
    return new Map([...input.clips, ...(await substituteClips(missing, project, format))]);
  };
  const expected = missing.map(({ id, take: { size, request } }) => {
    const frames = clipFrames(request.duration, fps);
    return [id, placeholder({ size: size ?? UNKNOWN_SIZE, frames, fps })] as const;
  });
  const laidOut = buildEdit(
    {
      ...input,
      clips: new Map([...input.clips, ...expected]),
      placeholders: new Set(missing.map(({ id }) => id)),
    },
    root,
  );
  const edit = buildEdit({ ...input, clips: await clipsFor(laidOut.timeline.format) }, root);
  const outputs = filmOnly ? [] : planOutputs(edit);
  const planned = outputs.map(async (output): Promise<PlannedOutput> => {
    const { settings, timeline: scaled } = output;
    const own = { ...edit, clips: await clipsFor(scaled.format) };
    const timeline = buildOutputTimeline(own, settings, edit.timeline.format);
    return { ...output, timeline, digest: outputDigest(settings.kind, timeline) };
  });
  return { edit, planned: await Promise.all(planned) };
}
