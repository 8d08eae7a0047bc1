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

/** The shots and the cost that a change of an image or audio file would affect. */
export function impactOf(file: ImpactSource, plan: RenderPlan): Impact {
  const takes = plan.takes.filter((take) => usesOf(file, take).length > 0);
  const byKey = new Map(takes.map((take) => [take.key, take]));
  const shots = plan.shots.flatMap(({ id, key }) => {
    const take = byKey.get(key);
    return take ? [{ id, as: usesOf(file, take), price: take.price }] : [];
  });
  const known = takes.flatMap(({ price }) => (price.kind === 'known' ? [price.money] : []));
  return {
    shots,
    takes: takes.length,
    costs: sumsByCurrency(known),
    unknownPrices: takes.filter(({ price }) => price.kind === 'unknown').length,
  };
}

function usesOf(source: ImpactSource, { request }: PlannedTake): readonly Use[] {
  const sides = [['first', request.first] as const, ['last', request.last] as const];
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
