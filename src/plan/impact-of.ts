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

/** The shots and the cost that a change of a local image or audio file (an absolute path) would affect. */
export function impactOf(file: string, plan: RenderPlan): Impact {
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

function usesOf(file: string, { request }: PlannedTake): readonly Use[] {
  const sides = [['first', request.first] as const, ['last', request.last] as const];
  return [
    ...sides.flatMap(([side, image]) => (image && isFile(image, file) ? [side] : [])),
    ...(request.drivingAudio?.file === file ? (['driving_audio'] as const) : []),
  ];
}

function isFile(image: Keyframe, file: string): boolean {
  return image.kind === 'image' && image.from === 'file' && image.file === file;
}
