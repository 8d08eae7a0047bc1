import { suggestionFor } from '../diagnostics/closest.js';
import { type Diagnostic, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import type { ProviderTraits } from '../storyboard/provider-traits.js';
import type { Shot, Storyboard } from '../storyboard/storyboard.js';
import { type CacheKey, cacheKey } from './cache-key.js';
import type { Capabilities } from './capabilities.js';
import { checkDrivingAudio } from './check-driving-audio.js';
import { checkShotImages } from './check-images.js';
import { checkRequest, modelsOf } from './check-request.js';
import { drawnInputs, type WordsRead } from './drawn-inputs.js';
import type { DrivingAudio } from './driving-audio.js';
import type { Keyframe } from './keyframe.js';
import { normalizedPair, sizeTaken } from './normalize-keyframes.js';
import type { Price } from './price.js';
import type { PlannedTake, RenderPlan } from './render-plan.js';
import { clipShape, clipSize } from './size.js';
import { slateText } from './slate-text.js';
import type { TakeRequest } from './take.js';
import { furtherTake } from './take-seed.js';
import { resolveDuration } from './voice-duration.js';
import { warnModelFacts } from './warn-model-facts.js';

/** What planning needs in addition to the storyboard. */
export interface PlanInputs extends ShotProvider {
  /** What makes the clip of a shot; default: the provider of all. */
  providerOf?(shot: Shot): ShotProvider;
  /** By uri, as written in the storyboard. An image that could not be read was reported, and is absent. */
  readonly keyframes: ReadonlyMap<string, Keyframe>;
  /** All providers that are known. */
  readonly providers: readonly ProviderTraits[];
  /** Burn a slate into every clip; not every provider can. */
  readonly slate: boolean;
  /** By src, as written in the storyboard. A file that could not be read is absent. */
  readonly drivingAudio?: ReadonlyMap<string, DrivingAudio>;
  /** The lengths of sounds in seconds, by src: a shot with `duration: voice` is as long as its audio. */
  readonly voiceSeconds?: ReadonlyMap<string, number>;
  /** Whether shots with several takes get all of them; default: all. */
  readonly retakes?: 'all' | 'none';
}

/** What makes the clip of a shot. */
export interface ShotProvider {
  readonly provider: ProviderTraits;
  /** The storyboard's name for it; absent for its own. */
  readonly providerName?: string | undefined;
  /** The model of a shot that names none; default: that of the provider. */
  readonly defaultModel?: string | undefined;
  /** Models that the storyboard describes, in addition to those of the provider. */
  readonly describedModels: readonly string[];
  capabilities(model: string): Capabilities | undefined;
  /** For a provider that draws: what it reads from a prompt. Nothing else of a request changes its clips. */
  readonly wordsRead?: WordsRead | undefined;
}

/** All diagnostics, and the plan if none of them is an error. */
export interface PlanOutcome {
  readonly plan?: RenderPlan;
  readonly diagnostics: readonly Diagnostic[];
}

/** Plans every take that the storyboard requires, whether it exists or not. */
export function planRender(storyboard: Storyboard, inputs: PlanInputs): PlanOutcome {
  const contexts = new Map<ShotProvider, PlanInputs>();
  const contextOf = (shot: Shot): PlanInputs => {
    const chosen = inputs.providerOf?.(shot) ?? inputs;
    const context = contexts.get(chosen) ?? {
      ...inputs,
      ...chosen,
      providerName: chosen.providerName,
      wordsRead: chosen.wordsRead,
      capabilities: lookedUpOnce(chosen),
    };
    contexts.set(chosen, context);
    return context;
  };
  const outcomes = storyboard.shots.map((shot) => planShot(shot, contextOf(shot)));
  const diagnostics = reportedOnce(outcomes.flatMap((outcome) => outcome.diagnostics));
  const planned = outcomes.flatMap((outcome) => (outcome.take ? [outcome.take] : []));
  const takes = planned.flatMap((take, index) => [
    take,
    ...(inputs.retakes === 'none' ? [] : retakesOf(take, storyboard.shots[index]?.takes ?? 1)),
  ]);
  if (planned.length < outcomes.length || diagnostics.some(({ severity }) => severity === 'error')) {
    return { diagnostics };
  }
  return {
    plan: {
      takes: reuseTakes(takes),
      shots: planned.map(({ key, request }) => ({ id: request.shot, key })),
      ...skippedOf(storyboard),
    },
    diagnostics,
  };
}

// Most films use few models.
function lookedUpOnce(provider: ShotProvider): ShotProvider['capabilities'] {
  const known = new Map<string, Capabilities | undefined>();
  return (model) => {
    if (!known.has(model)) known.set(model, provider.capabilities(model));
    return known.get(model);
  };
}

function skippedOf({ shots, skipped = [] }: Storyboard): Pick<RenderPlan, 'skipped'> {
  if (skipped.length === 0) return {};
  const place = ({ at }: Shot): number => Number(at[1]);
  return {
    skipped: skipped.map((shot) => ({
      id: shot.id,
      after: shots.filter((played) => place(played) < place(shot)).length,
    })),
  };
}

/** The further takes of a shot, each with the price of the first one. */
function retakesOf(take: PlannedTake, count: number): readonly PlannedTake[] {
  return Array.from({ length: count - 1 }, (_, index) =>
    retakeOf(take, furtherTake(take.request, index + 2)),
  );
}

/** Another take of a shot, for a request that differs in its seed only. */
export function retakeOf(take: PlannedTake, request: TakeRequest): PlannedTake {
  return { ...take, key: cacheKey(request), request, retake: true };
}

// An image that many shots use is reported once, where it is used first.
function reportedOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.toReversed().map((each) => [each.message, each])).values()].toReversed();
}

/** A shot whose model is known. */
type ModelShot = Shot & { readonly model: string; readonly duration: Exclude<Shot['duration'], 'voice'> };

function planShot(
  written: Shot,
  inputs: PlanInputs,
): { take?: PlannedTake; diagnostics: readonly Diagnostic[] } {
  const model = written.model ?? inputs.defaultModel ?? inputs.provider.defaultModel;
  const capabilities = inputs.capabilities(model);
  if (!capabilities) return { diagnostics: [unknownModel({ ...written, model }, inputs)] };
  const resolved = resolveDuration(written, capabilities, inputs.voiceSeconds ?? new Map());
  const shot = { ...written, model, duration: resolved.duration };
  const audio = shot.drivingAudio ? inputs.drivingAudio?.get(shot.drivingAudio.src) : undefined;
  if (capabilities.unusable)
    return { diagnostics: [errorAt(shot.origins.model ?? shot.at, capabilities.unusable)] };
  const diagnostics = [
    ...resolved.diagnostics,
    ...warnModelFacts(shot, capabilities),
    ...checkRequest(shot, capabilities, inputs),
    ...checkDrivingAudio(shot, audio, { model: capabilities, inputs }),
    ...(inputs.wordsRead ? effectWarnings(shot) : []),
  ];
  const first = inputs.keyframes.get(shot.first.uri);
  const last = shot.last ? inputs.keyframes.get(shot.last.uri) : null;
  if (!first || last === undefined) return { diagnostics };
  const pair = shot.normalize ? normalizedPair({ first, last }, capabilities.image) : { first, last };
  const images = checkShotImages(shot, pair, { model: capabilities, ...inputs });
  const isSilent = inputs.provider.kind === 'local';
  const { providerName } = inputs;
  const request = requestOf(shot, { ...pair, audio, capabilities, isSilent, providerName });
  const take = plannedTake(request, capabilities, inputs);
  return { take, diagnostics: [...diagnostics, ...images] };
}

// An engine that draws from images and words knows no effects.
function effectWarnings({ id, template, origins, at }: ModelShot): readonly Diagnostic[] {
  if (template === null) return [];
  return [
    warningAt(origins.template ?? at, {
      code: 'effect-not-drawn',
      message: `The draft of shot "${id}" zooms into its first frame. Only the real clip will show the effect "${template}".`,
      help: 'No change is needed. Render with the real provider to see the effect.',
    }),
  ];
}

function requestOf(
  shot: ModelShot,
  more: {
    first: Keyframe;
    last: Keyframe | null;
    audio: DrivingAudio | undefined;
    capabilities: Capabilities;
    /** The provider makes clips without sound. */
    isSilent: boolean;
    providerName: string | undefined;
  },
): TakeRequest {
  const { capabilities } = more;
  return {
    shot: shot.id,
    provider: capabilities.provider,
    ...(more.providerName === undefined ? {} : { providerName: more.providerName }),
    revision: capabilities.revision,
    model: shot.model,
    first: more.first,
    last: more.last,
    prompt: shot.prompt,
    negativePrompt: shot.negativePrompt,
    template: shot.template,
    ...(more.audio ? { drivingAudio: more.audio } : {}),
    resolution: shot.resolution ?? capabilities.defaultResolution,
    ...durationOf(shot, capabilities),
    ...(shot.ratio === null || shot.ratio === capabilities.ratios?.[0] ? {} : { ratio: shot.ratio }),
    ...(shot.generateAudio && capabilities.audio === 'optional' && !more.isSilent
      ? { generatedAudio: true }
      : {}),
    promptExtend: shot.promptExtend,
    watermark: shot.watermark,
    // Any seed has one key, however it is written.
    seed: shot.seed === -1 ? null : shot.seed,
    slate: null,
  };
}

function durationOf({ duration }: ModelShot, { durations }: Capabilities) {
  if (duration === 'auto') return { duration: durations.default, autoDuration: true } as const;
  return { duration: duration ?? durations.default };
}

function plannedTake(
  plain: TakeRequest,
  capabilities: Capabilities,
  { slate, provider, wordsRead }: PlanInputs,
): PlannedTake {
  const resolution = capabilities.resolutions.find(({ name }) => name === plain.resolution);
  const size =
    resolution && plain.first.kind === 'image'
      ? clipSize(clipShape(sizeTaken(plain.first), plain.ratio), resolution.area)
      : null;
  const request = {
    ...plain,
    ...(size && wordsRead ? drawnInputs(plain, { size, fps: capabilities.fps, wordsRead }) : {}),
    ...(slate ? { slate: slateText(plain, size) } : {}),
  };
  return {
    key: cacheKey(request),
    request,
    shots: [request.shot],
    price: priceOf(request, capabilities),
    expectedSeconds: capabilities.expectedSeconds,
    size,
    // A draft has the usual length.
    ...(request.autoDuration && provider.kind !== 'local'
      ? { longestSeconds: capabilities.durations.max }
      : {}),
    ...(provider.kind === 'local' ? { local: true } : {}),
  };
}

function priceOf(request: TakeRequest, capabilities: Capabilities): Price {
  const resolution = capabilities.resolutions.find(({ name }) => name === request.resolution);
  const prices = (request.generatedAudio && resolution?.withSound) || resolution;
  const clip = request.autoDuration ? undefined : prices?.perClip?.[request.duration];
  if (clip) return { kind: 'known', money: clip.money, asOf: clip.asOf, source: clip.source };
  const second = prices?.perSecond ?? null;
  if (second === null) return { kind: 'unknown' };
  if (second === 'free') return { kind: 'free' };
  const { currency, micros } = second.money;
  // The cost cap must hold for every length that the model can choose.
  const seconds = request.autoDuration ? capabilities.durations.max : request.duration;
  return {
    kind: 'known',
    money: { currency, micros: Math.round(micros * seconds) },
    asOf: second.asOf,
    source: second.source,
  };
}

// Two shots with one cache key are one take, so that the same clip is never paid for twice.
function reuseTakes(planned: readonly PlannedTake[]): readonly PlannedTake[] {
  const takes = new Map<CacheKey, PlannedTake[]>();
  for (const take of planned) {
    const same = takes.get(take.key);
    if (same) same.push(take);
    else takes.set(take.key, [take]);
  }
  return [...takes.values()].map(joinTakes);
}

// A further take of one shot can be what another shot requests: then the film uses it, and it belongs to that shot.
function joinTakes(same: readonly PlannedTake[]): PlannedTake {
  const used = same.filter(({ retake }) => !retake);
  const joined = used.length > 0 ? used : same;
  const shots = [...new Set(joined.flatMap((take) => take.shots))];
  return { ...(joined[0] as PlannedTake), shots };
}

function unknownModel(shot: Shot & { readonly model: string }, inputs: PlanInputs): Diagnostic {
  const models = modelsOf(inputs);
  const closest = suggestionFor(shot.model, models);
  return errorAt(shot.origins.model ?? shot.at, {
    code: 'unknown-model',
    message: `Shot "${shot.id}" asks for the model "${shot.model}", which the provider "${inputs.provider.id}" does not have.`,
    help: `${closest ? `${closest} ` : ''}Known: ${models.join(', ')}.`,
  });
}
