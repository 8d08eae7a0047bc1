import type { Digest } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { Money } from '../base/money.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { PreviousRequest } from '../plan/previous-request.js';

/** The file next to the storyboard that records the clip of every shot, and the film. */
export interface Lockfile {
  /** Null until a film was rendered. */
  readonly film: LockedFilm | null;
  readonly shots: ReadonlyMap<string, LockedShot>;
  /** Finished and paid takes whose clips could not be accepted, by shot id; absent if there are none. */
  readonly uncollected?: ReadonlyMap<string, UncollectedShot>;
  /** The takes of shots that have several, or about which people said something, by shot id; absent if there are none. */
  readonly takes?: ReadonlyMap<string, ShotTakes>;
  /** Only of an unfinished merge: shots for which its sides have different picks. It is never written. */
  readonly conflicts?: readonly PickConflict[];
}

/** Two picks for one shot: only a person can choose between them. */
export interface PickConflict {
  readonly shot: string;
  readonly picks: readonly [LockedPick, LockedPick];
}

/** Identifies a take among those of a shot: the first letters of its cache key and of its clip. */
export type TakeName = string & { readonly kind: 'take-name' };

/** All takes of a shot, and what people said about them. */
export interface ShotTakes {
  /** The take that a person chose; null for none. */
  readonly pick: LockedPick | null;
  readonly note: string | null;
  readonly list: ReadonlyMap<TakeName, ListedTake>;
}

/** The choice of a take. It holds as long as the storyboard requests the same for the shot. */
export interface LockedPick {
  readonly take: TakeName;
  /** The cache key that the storyboard requested when the take was chosen. */
  readonly for: CacheKey;
  /** What the storyboard requested then, to explain later what has changed since. */
  readonly asked: PreviousRequest;
}

/** A take of a shot, whether the film uses it or not. */
export interface ListedTake {
  readonly key: CacheKey;
  readonly asked: PreviousRequest;
  readonly clip: ListedClip;
  readonly take: LockedTake;
  readonly star: boolean;
  readonly note: string | null;
}

/** A clip with its length. */
export interface ListedClip extends LockedClip {
  /** Null where no machine has read it from the file. */
  readonly seconds: number | null;
}

/** A shot whose take is finished and paid for, and whose clip is not known yet. */
export type UncollectedShot = Omit<LockedShot, 'clip'>;

/** A shot with its clip. */
export interface LockedShot {
  readonly key: CacheKey;
  readonly asked: PreviousRequest;
  readonly clip: LockedClip;
  readonly take: LockedTake;
}

/** A clip, the same on every machine. */
export interface LockedClip {
  readonly digest: Digest;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/** The take of a clip, so that another machine can request it from the provider. */
export interface LockedTake {
  readonly task: string | null;
  readonly request: string | null;
  readonly actualPrompt: string | null;
  readonly cost: Money | 'free' | null;
  /** The storyboard's name of the provider; absent for the provider's own. */
  readonly providerName?: string;
  /** When the clip was accepted: UTC, ISO 8601, in whole seconds; in milliseconds in a list of takes, which it orders. */
  readonly at: string;
}

/** A film, the same on every machine. */
export interface LockedFilm {
  /** Version of this program. */
  readonly tool: string;
  /** Null if the machine had none: clips that fit the film are assembled without one. */
  readonly engine: LockedEngine | null;
  /** The ids of the shots in order. */
  readonly order: readonly string[];
  /** The film settings of the storyboard, except for the file name. */
  readonly settings: JsonValue;
  readonly timeline: Digest;
  readonly digest: Digest;
  /** Digest of the encoded frames only, without the container. */
  readonly packets: Digest;
  readonly frames: number;
  readonly bytes: number;
  /** Further outputs of the same clips; absent if there are none. */
  readonly outputs?: readonly LockedOutput[];
}

/** A further output, the same on every machine. */
export interface LockedOutput {
  /** As the storyboard names it. */
  readonly output: string;
  /** Digest of everything that determines its content. */
  readonly timeline: Digest;
  readonly digest: Digest;
  /** Of the encoded frames only; null for an animation. */
  readonly packets: Digest | null;
  readonly frames: number;
  readonly bytes: number;
  /** Its settings, except for its name; absent in older lockfiles. */
  readonly settings?: JsonValue;
}

/** The ffmpeg that assembled the film. */
export interface LockedEngine {
  readonly kind: 'native' | 'wasm';
  readonly version: string;
}

/** A lockfile without any content. */
export const emptyLock: Lockfile = { film: null, shots: new Map() };
