import { type Money, sumsByCurrency } from '../base/money.js';
import type { Keyframe } from './keyframe.js';
import type { PlannedTake, RenderPlan } from './render-plan.js';

/** What a change of one file would affect. */
export interface Impact {
  readonly shots: readonly ImpactedShot[];
  /** The number of clips to generate again. Shots with the same request share a clip. */
  readonly takes: number;
  /** One sum per currency. */
  readonly costs: readonly Money[];
  /** The number of takes with an unknown price. */
  readonly unknownPrices: number;
}

/** What a shot uses a file for. */
export type Use = 'first' | 'last' | 'driving_audio';

/** A shot that uses the file. */
export interface ImpactedShot {
  readonly id: string;
  readonly as: readonly Use[];
  readonly price: PlannedTake['price'];
}

/** An image or a sound: a local file by its absolute path, or another image by its address in the storyboard. */
export type ImpactSource = { readonly file: string } | { readonly uri: string };

/** By shot id, its first and last frame. Shots with one take can have different files of the same bytes. */
export type ShotImages = ReadonlyMap<string, readonly [first: Keyframe | null, last: Keyframe | null]>;

/** The shots and the cost that a change of an image or audio file would affect. */
export function impactOf(
  file: ImpactSource,
  plan: Pick<RenderPlan, 'takes' | 'shots'>,
  images: ShotImages = new Map(),
): Impact {
  const byKey = new Map(plan.takes.map((take) => [take.key, take]));
  const used = plan.shots.flatMap(({ id, key }) => {
    const take = byKey.get(key);
    const as = take === undefined ? [] : usesOf(file, take, images.get(id));
    return take === undefined || as.length === 0 ? [] : [{ id, as, take }];
  });
  const takes = [...new Set(used.map(({ take }) => take))];
  const known = takes.flatMap(({ price }) => (price.kind === 'known' ? [price.money] : []));
  return {
    shots: used.map(({ id, as, take: { price } }) => ({ id, as, price })),
    takes: takes.length,
    costs: sumsByCurrency(known),
    unknownPrices: takes.filter(({ price }) => price.kind === 'unknown').length,
  };
}

function usesOf(
  source: ImpactSource,
  { request }: PlannedTake,
  [first, last]: readonly [Keyframe | null, Keyframe | null] = [request.first, request.last],
): readonly Use[] {
  const sides = [['first', first] as const, ['last', last] as const];
  const isDriving = 'file' in source && request.drivingAudio?.file === source.file;
  return [
    ...sides.flatMap(([side, image]) => (image && isImage(image, source) ? [side] : [])),
    ...(isDriving ? (['driving_audio'] as const) : []),
  ];
}

function isImage(image: Keyframe, source: ImpactSource): boolean {
  if ('uri' in source) return image.uri === source.uri;
  return image.kind === 'image' && image.from === 'file' && image.file === source.file;
}
