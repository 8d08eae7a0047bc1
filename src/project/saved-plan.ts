import { basename, dirname, resolve } from 'node:path';
import { canonicalJson } from '../base/canonical-json.js';
import { type Digest, sha256 } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { Money } from '../base/money.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { LockedFilm } from '../lockfile/format.js';
import { editOf, type OutputEdit, outputEdits } from '../lockfile/update.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import { portableUri } from '../plan/portable-uri.js';
import type { PreviousRequest } from '../plan/previous-request.js';
import type { Price } from '../plan/price.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { packageVersion } from '../system/package-version.js';
import type { SoundFile } from '../timeline/timeline-sound.js';
import { askedBy } from './uncollected-shots.js';

/** The version of the file. */
export const PLAN_VERSION = 1;

/** A plan as a file has it: what a render does, and what that depends on. It has no secrets and no signed addresses. */
export interface SavedPlan {
  /** The version of the program that wrote it. */
  readonly tool: string;
  /** The name of the storyboard, without its folder. */
  readonly storyboard: string;
  /** Of everything that the storyboard says, without its comments and its layout. */
  readonly digest: Digest;
  /** The options of the plan, which are those of the render. */
  readonly options: PlanChoices;
  readonly film: PlannedFilm;
  /** By the src that names it. */
  readonly sounds: Readonly<Record<string, Digest>>;
  /** In the order of the plan. */
  readonly takes: readonly SavedTake[];
}

/** What a plan can be asked for. */
export interface PlanChoices {
  readonly provider?: string;
  readonly only?: readonly string[];
  readonly slate?: boolean;
  readonly offline?: boolean;
}

/** The film as it was planned. */
export interface PlannedFilm extends Pick<LockedFilm, 'order' | 'settings'> {
  readonly outputs: readonly OutputEdit[];
}

/** A take of the plan. */
export interface SavedTake {
  /** Its shots, and its seed if it is a further take. */
  readonly label: string;
  readonly key: CacheKey;
  readonly asked: PreviousRequest;
  /** What a render does: use a clip that exists or that is on its way, submit, or nothing. */
  readonly action: 'use' | 'submit' | 'none';
  /** The clip that exists; null for none. */
  readonly clip: Digest | null;
  readonly price: SavedPrice;
}

/** A price without its source. */
export type SavedPrice =
  | { readonly kind: 'free' | 'unknown' }
  | { readonly kind: 'known'; readonly money: Money };

/** What a saved plan is made from. */
export interface PlanContent {
  readonly storyboard: Storyboard;
  /** The path of the storyboard. */
  readonly path: string;
  readonly sounds: ReadonlyMap<string, SoundFile>;
  readonly decisions: readonly TakeDecision[];
  readonly options: PlanChoices;
}

/** The plan in the form in which it is saved. */
export function savedPlanOf({ storyboard, path, sounds, decisions, options }: PlanContent): SavedPlan {
  return {
    tool: packageVersion(),
    storyboard: basename(path),
    digest: sha256(canonicalJson(withoutPlaces(JSON.parse(JSON.stringify(storyboard)) as JsonValue))),
    options,
    film: plannedFilm(storyboard),
    sounds: Object.fromEntries([...sounds].map(([src, { digest }]) => [portableUri(src), digest])),
    takes: decisions.map(savedTake),
  };
}

function plannedFilm(storyboard: Storyboard): PlannedFilm {
  const { order, settings } = editOf(storyboard);
  const { title, film } = storyboard;
  return {
    order,
    // Both are in the finished file or name it, and the lockfile has neither.
    settings: { ...(settings as Readonly<Record<string, JsonValue>>), title, output: film.output },
    outputs: outputEdits(storyboard),
  };
}

function savedTake(decision: TakeDecision): SavedTake {
  const { take, action } = decision;
  const { inputs, firstUri, lastUri } = askedBy(take);
  return {
    label: formatTake(labelOf(take)),
    key: take.key,
    asked: {
      inputs,
      firstUri: portableUri(firstUri),
      lastUri: lastUri === null ? null : portableUri(lastUri),
    },
    action: action === 'submit' ? 'submit' : action === 'blocked' ? 'none' : 'use',
    clip: action === 'reuse' ? decision.clip : null,
    price: savedPrice(take.price),
  };
}

function savedPrice(price: Price): SavedPrice {
  return price.kind === 'known' ? { kind: 'known', money: price.money } : { kind: price.kind };
}

// Places in the document change with comments and layout.
function withoutPlaces(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutPlaces);
  const members = Object.entries(value).filter(
    ([key, one]) => !(key === 'at' && Array.isArray(one)) && key !== 'origins',
  );
  return Object.fromEntries(members.map(([key, member]) => [key, withoutPlaces(member)]));
}

/** Writes a plan. Throws RenderError `plan-unwritable`. */
export async function writeSavedPlan(path: string, plan: SavedPlan): Promise<void> {
  const content = { inbetween: 'plan', version: PLAN_VERSION, ...plan };
  try {
    await makeFolder(dirname(resolve(path)));
    await writeFileAtomic(path, `${JSON.stringify(content, null, 2)}\n`);
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    throw new RenderError('plan-unwritable', `The plan cannot be saved to ${path}: ${errnoMessage(error)}.`, {
      hint: 'Use another file.',
      cause: error,
    });
  }
}
