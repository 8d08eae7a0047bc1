import type { Digest } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { Money } from '../base/money.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { PreviousRequest } from '../plan/decision.js';

/** The file beside the storyboard that says which clip answers which shot, and which film came of it. */
export interface Lockfile {
  /** Null until a film was made. */
  readonly film: LockedFilm | null;
  readonly shots: ReadonlyMap<string, LockedShot>;
}

/** A shot with the clip that answers it. */
export interface LockedShot {
  readonly key: CacheKey;
  readonly asked: PreviousRequest;
  readonly clip: LockedClip;
  readonly take: LockedTake;
}

/** A clip as every machine must see it. */
export interface LockedClip {
  readonly digest: Digest;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/** Where a clip came from, so that another machine can ask the provider about it. */
export interface LockedTake {
  readonly task: string | null;
  readonly request: string | null;
  readonly actualPrompt: string | null;
  readonly cost: Money | 'free' | null;
  /** When the clip was accepted: UTC, ISO 8601, whole seconds. */
  readonly at: string;
}

/** A film as every machine must see it. */
export interface LockedFilm {
  /** Version of this program. */
  readonly tool: string;
  /** Null when the machine had none: clips that match are joined without. */
  readonly engine: LockedEngine | null;
  /** Shot ids as they follow each other. */
  readonly order: readonly string[];
  /** What the storyboard asks of the film, but for the name of its file. */
  readonly settings: JsonValue;
  readonly timeline: Digest;
  readonly digest: Digest;
  /** Digest of the coded pictures alone: equal wherever the pictures are equal, whatever the container says. */
  readonly packets: Digest;
  readonly frames: number;
  readonly bytes: number;
  /** Further files of the same clips; absent when there are none. */
  readonly outputs?: readonly LockedOutput[];
}

/** A further file of the film's clips as every machine must see it. */
export interface LockedOutput {
  /** As the storyboard names it. */
  readonly output: string;
  /** Digest of all that decides it. */
  readonly timeline: Digest;
  readonly digest: Digest;
  /** Of the coded pictures alone; null for an animation. */
  readonly packets: Digest | null;
  readonly frames: number;
  readonly bytes: number;
}

/** The ffmpeg that joined the film. */
export interface LockedEngine {
  readonly kind: 'native' | 'wasm';
  readonly version: string;
}

/** A lock that knows nothing yet. */
export const emptyLock: Lockfile = { film: null, shots: new Map() };
