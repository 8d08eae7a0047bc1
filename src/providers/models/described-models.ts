import type { AudioLimits, ImageLimits } from '../../plan/capabilities.js';
import type { DescribedModel } from '../../storyboard/storyboard.js';
import type { CreatePath, ModelRow, RegionFacts } from './model-row.js';
import { factsOf, modelRow } from './model-table.js';

/** Rows for the models that a storyboard describes; they take precedence over the table. */
export function describedRows(models: readonly DescribedModel[] = []): readonly ModelRow[] {
  return models.map((described) => {
    const known = modelRow(described.model);
    return known ? changedRow(known, described) : newRow(described);
  });
}

// Only what the storyboard states replaces a fact of the table.
function changedRow(known: ModelRow, described: DescribedModel): ModelRow {
  const { input, shortest, longest, resolutions } = described;
  const min = shortest ?? known.durations.min;
  const max = Math.max(min, longest ?? known.durations.max);
  return {
    ...known,
    ...(input === undefined ? {} : { inputStyle: input, path: paths[input] }),
    durations: {
      ...known.durations,
      ...(described.autoDuration === undefined ? {} : { auto: described.autoDuration }),
      ...{ min, max, default: Math.min(max, Math.max(min, known.durations.default)) },
    },
    ...(resolutions === undefined ? {} : changedResolutions(resolutions, known)),
    ...abilities(described, known),
    describedAs: described.model,
    regions: Object.fromEntries(
      Object.entries(known.regions).map(([region, facts]) => [region, statedFacts(described, facts)]),
    ),
    // No page has the limits of other regions, and the strictest guess would be a fact that the storyboard did not state.
    elsewhere: statedFacts(described, known.elsewhere ?? withoutPrices(factsOf(known))),
  };
}

// The default stays where the model still has it.
function changedResolutions(resolutions: readonly string[], { defaultResolution }: ModelRow) {
  const stays = resolutions.includes(defaultResolution);
  return {
    resolutions: areasOf(resolutions),
    defaultResolution: stays ? defaultResolution : (resolutions[0] ?? defaultResolution),
  };
}

function withoutPrices(facts: RegionFacts | undefined): RegionFacts | undefined {
  return facts && { ...facts, perSecond: {} };
}

function newRow(described: DescribedModel): ModelRow {
  const {
    model,
    input = 'frames',
    resolutions = ['720P'],
    shortest = 5,
    longest = Math.max(5, shortest),
  } = described;
  const min = Math.min(shortest, longest);
  return {
    ...{
      fps: 30,
      promptMax: 800,
      negativePromptMax: 500,
      lastFrame: 'required',
      templates: [],
      audio: 'none',
    },
    ...{ expectedSeconds: 180, usage: 'output', showsActualPrompt: true, image: images },
    model,
    describedAs: model,
    path: paths[input],
    inputStyle: input,
    durations: {
      min,
      max: longest,
      default: Math.min(longest, Math.max(min, 5)),
      auto: described.autoDuration ?? false,
    },
    resolutions: areasOf(resolutions),
    defaultResolution: resolutions[0] ?? '720P',
    ...abilities(described),
    regions: {},
    elsewhere: statedFacts(described),
  };
}

// The fields that have the same meaning in both, where the storyboard states them.
function abilities(described: DescribedModel, known?: ModelRow): Partial<ModelRow> {
  const { fps, lastFrame, promptMax, templates, expectedSeconds, ratios } = described;
  const { negativePromptMax, sound, drivingAudio } = described;
  const stated = {
    ...{ fps, lastFrame, promptMax, templates, expectedSeconds, ratios, negativePromptMax },
    audio: sound === undefined ? undefined : audioOf(sound),
    drivingAudio: drivingAudio ? (known?.drivingAudio ?? audioLimits) : undefined,
  };
  return {
    ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)),
    ...(drivingAudio === false ? { drivingAudio: undefined } : {}),
    // The date is that of the replaced list.
    ...(templates === undefined ? {} : { templatesReadOn: undefined }),
  };
}

function audioOf(sound: boolean | 'optional'): ModelRow['audio'] {
  if (sound === 'optional') return 'optional';
  return sound ? 'generated' : 'none';
}

// A stated price always counts: contracts have other prices than the list. The plan compares both.
function statedFacts(described: DescribedModel, known?: RegionFacts): RegionFacts {
  const stated = described.price ?? {};
  const replaced = Object.entries(known?.perSecond ?? {}).flatMap(([name, price]) =>
    stated[name] !== undefined && typeof price === 'number' ? [[name, price] as const] : [],
  );
  return {
    submitsPerSecond: described.submitsPerSecond ?? known?.submitsPerSecond ?? 2,
    takesInFlight: described.takesInFlight ?? known?.takesInFlight ?? 2,
    perSecond: { ...known?.perSecond, ...stated },
    ...(replaced.length === 0 ? {} : { listPerSecond: Object.fromEntries(replaced) }),
  };
}

function areasOf(resolutions: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(resolutions.map((name) => [name, areas[name] ?? 0]));
}

// Pixels of the size classes, as the vendor's other models have them.
const areas: Readonly<Record<string, number>> = {
  '360P': 640 * 360,
  '480P': 832 * 480,
  '540P': 960 * 540,
  '720P': 1280 * 720,
  '1080P': 1920 * 1080,
};

const paths: Readonly<Record<ModelRow['inputStyle'], CreatePath>> = {
  frames: '/services/aigc/image2video/video-synthesis',
  media: '/services/aigc/video-generation/video-synthesis',
};

// The widest documented limits: the service refuses an image for free, so none is refused here on a guess.
const images: ImageLimits = {
  formats: ['jpeg', 'png', 'bmp', 'webp'],
  ...{ minSide: 240, maxSide: 8000, safeMinSide: 360, safeMaxSide: 2000 },
  maxBytes: 20 * 1024 * 1024,
  ...{ minRatio: 240 / 8000, maxRatio: 8000 / 240, alpha: false },
};

// Those of the only model whose driving audio is documented.
const audioLimits: AudioLimits = {
  formats: ['wav', 'mp3'],
  ...{ minSeconds: 2, maxSeconds: 30, maxBytes: 15 * 1024 * 1024 },
};
