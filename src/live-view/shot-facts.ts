import { redact } from '../diagnostics/redact.js';
import type { TakeDecision } from '../plan/decision.js';
import { formatNormalization } from '../plan/format-normalization.js';
import { shortReason } from '../plan/format-reason.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import { formatMotion } from '../plan/motion-analysis.js';
import { slateText } from '../plan/slate-text.js';
import type { Shot } from '../storyboard/storyboard.js';
import { transitionKinds } from '../storyboard/transition-kinds.js';
import { transitionBetween } from '../timeline/transition.js';
import { liveImage, type ThumbOf } from './live-image.js';
import type { LiveShot } from './live-view.js';
import type { ShotPlan } from './shot-plan.js';
import { keepIfEqual } from './structural-sharing.js';

/** The part of a live shot that stays the same while its clips are generated. */
export type ShotFacts = Pick<
  LiveShot,
  'id' | 'title' | 'first' | 'last' | 'transition' | 'prompt' | 'slate' | 'caption' | 'settings' | 'reason'
>;

/** What these facts depend on. */
export interface FactSources {
  readonly shot: Shot;
  readonly before: Shot | undefined;
  readonly plan: ShotPlan;
  readonly draft: TakeDecision | undefined;
  readonly paid: TakeDecision | undefined;
  /** What the draft engine detected between its keyframes. */
  readonly motion: MotionAnalysis | undefined;
  readonly thumbOf: ThumbOf;
}

/** Returns a function that describes shots. It returns the same object as before while nothing it depends on changes. */
export function openShotFacts(): (sources: FactSources) => ShotFacts {
  const known = new WeakMap<Shot, KnownFacts>();
  return (sources) => {
    const { shot, plan } = sources;
    const before = known.get(shot);
    // Motions are read again for each plan, so equal ones are different objects.
    const motion = keepIfEqual(before?.motion, sources.motion);
    const thumbs = thumbsOf(sources);
    if (before?.plan === plan && before.motion === motion && before.thumbs === thumbs) return before.facts;
    const dependencies = [...dependenciesOf({ ...sources, motion }), thumbs];
    const same = before?.dependencies.every((one, at) => one === dependencies[at]) === true;
    const facts = same ? before.facts : keepIfEqual(before?.facts, shotFacts(sources));
    known.set(shot, { plan, motion, thumbs, dependencies, facts });
    return facts;
  };
}

interface KnownFacts {
  readonly plan: ShotPlan;
  readonly motion: MotionAnalysis | undefined;
  readonly thumbs: string;
  readonly dependencies: readonly unknown[];
  readonly facts: ShotFacts;
}

function thumbsOf({ shot, plan, thumbOf }: FactSources): string {
  const images = [shot.first, shot.last].map((image) => image && plan.keyframes.get(image.uri));
  return images.map((image) => (image?.kind === 'image' ? thumbOf(image.digest) : '')).join(' ');
}

function dependenciesOf({
  shot,
  before,
  plan,
  draft,
  paid,
  motion,
}: Omit<FactSources, 'thumbOf'>): readonly unknown[] {
  const { keyframes, storyboard } = plan;
  const images = [shot.first, shot.last].map((image) => image && keyframes.get(image.uri));
  return [storyboard.film, before, draft, paid, motion, ...images];
}

function shotFacts({ shot, before, plan, draft, paid, motion, thumbOf }: FactSources): ShotFacts {
  const images = { keyframes: plan.keyframes, thumbOf };
  return {
    id: shot.id,
    title: shot.title,
    first: liveImage(shot.first, images),
    last: shot.last && liveImage(shot.last, images),
    transition: before ? liveTransition(before, shot, plan) : null,
    prompt: shot.prompt,
    // The take may be that of another shot with the same draft.
    slate: draft
      ? slateText({ ...draft.take.request, shot: shot.id, prompt: shot.prompt }, draft.take.size)
      : null,
    caption: shot.captions.map(({ text }) => text).join(' ') || null,
    settings: [
      ...settingsOf(shot, paid ?? draft),
      ...(motion ? [['draft motion', formatMotion(motion)] as const] : []),
    ],
    reason: reasonOf(paid?.action === 'reuse' ? undefined : draft),
  };
}

function reasonOf(decision: TakeDecision | undefined): string | null {
  return decision?.action === 'submit' ? shortReason(decision.reason) : null;
}

function liveTransition(
  before: Shot,
  shot: Shot,
  { storyboard: { film }, keyframes }: ShotPlan,
): LiveShot['transition'] {
  const { kind, style, colour, frames, match } = transitionBetween(before, shot, { ...film, keyframes });
  const length = `${(frames / film.fps).toFixed(2).replace(/0+$/, '').replace(/\.$/, '')} s`;
  const isMatched = match !== undefined;
  const described = { from: before.id, length, colour, style, isMatched };
  return { kind, description: transitionKinds[kind].describe(described) };
}

function settingsOf(shot: Shot, decision: TakeDecision | undefined): LiveShot['settings'] {
  const request = decision?.take.request;
  const size = decision?.take.size;
  const all: readonly (readonly [string, string | number | boolean | null | undefined])[] = [
    ['model', request?.model ?? shot.model],
    ['resolution', request?.resolution ?? shot.resolution],
    ['size', size ? `${size.width}×${size.height}` : null],
    ['duration', request ? (request.autoDuration ? 'auto' : `${request.duration} s`) : null],
    ['ratio', shot.ratio],
    ['generate_audio', shot.generateAudio],
    ['template', shot.template],
    ['negative_prompt', shot.negativePrompt],
    ['seed', shot.seed],
    ['prompt_extend', shot.promptExtend || null],
    ['watermark', shot.watermark || null],
    ['first normalized', request ? formatNormalization(request.first) : null],
    ['last normalized', request ? formatNormalization(request.last) : null],
    ['driving_audio', shot.drivingAudio?.src ?? null],
    ['first', formatImage(shot.first)],
    ['last', shot.last && formatImage(shot.last)],
  ];
  return all.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, String(value)] as const],
  );
}

function formatImage({ uri, name }: Shot['first']): string {
  const address = uri.startsWith('data:') ? `${uri.slice(0, 24)}…` : redact(uri);
  return name === null || name === uri ? address : `${name} (${address})`;
}
