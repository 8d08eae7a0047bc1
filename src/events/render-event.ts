import type { Digest } from '../base/digest.js';
import type { Money } from '../base/money.js';
import type { ClipDifference } from '../plan/clip-differences.js';
import type { TakeDecision } from '../plan/decision.js';
import type { TakeLabel } from '../plan/take-label.js';
import type { Seam } from '../timeline/seam.js';

/** An event of a render. `at` is in ms since 1970. */
export type RenderEvent = { readonly at: number } & RenderHappening;

/** A closed union: a reporter that misses a case does not compile. */
export type RenderHappening =
  | {
      readonly type: 'render-planned';
      readonly decisions: readonly TakeDecision[];
      readonly shots: number;
      /** How long generating the clips will take; absent where that was not estimated. */
      readonly seconds?: number;
    }
  | (TakeLabel & { readonly type: 'take-submitted'; readonly takeId: string })
  | (TakeLabel & { readonly type: 'take-reattached'; readonly takeId: string })
  | (TakeLabel & {
      readonly type: 'take-progressed';
      readonly phase: 'queued' | 'running' | 'downloading';
      readonly fraction: number | null;
      /** The worker that generates it; absent for this machine, and at a service. */
      readonly machine?: string;
    })
  | (TakeLabel & {
      readonly type: 'take-retried';
      readonly why: string;
      /** Until the next try; null when it waits until a running take has ended. */
      readonly waitMs: number | null;
    })
  /** The submit got no answer, and a task that may be this take is still running: the search is repeated later. */
  | (TakeLabel & { readonly type: 'take-searched'; readonly waitMs: number })
  /** The limit of the account is reached by so many takes of other processes. Submits wait until some of them end. */
  | { readonly type: 'submits-waiting'; readonly takes: number }
  | (TakeLabel & {
      readonly type: 'clip-accepted';
      readonly clip: Digest;
      readonly frames: number;
      readonly tookMs: number;
      readonly cost: Money | 'free' | null;
      /** How it differs from the request; absent if it does not. */
      readonly differences?: readonly ClipDifference[];
      /** The worker that generated it; absent for this machine, and at a service. */
      readonly machine?: string;
    })
  /** The result of a paid take is here and is not used: a person decides about it. */
  | (TakeLabel & {
      readonly type: 'clip-kept';
      readonly why: 'odd-length' | 'rejected';
      /** Absolute. */
      readonly path: string;
      /** The provider's name of the take. */
      readonly task: string;
      readonly cost: Money | 'free' | null;
      readonly differences: readonly ClipDifference[];
    })
  /** A clip that another machine paid for was fetched from its provider. It costs nothing. */
  | (TakeLabel & {
      readonly type: 'clip-collected';
      readonly clip: Digest;
      readonly provider: string;
    })
  /** Another machine has paid for a clip and shared it while this render waited. It costs nothing. */
  | (TakeLabel & {
      readonly type: 'clip-pulled';
      readonly clip: Digest;
      readonly store: string;
    })
  | (TakeLabel & {
      readonly type: 'take-failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string;
      /** The take may still exist at the provider and be billed. */
      readonly stillOpen?: boolean;
      /** What the take cost, where the provider has billed it; null if the amount is unknown. */
      readonly cost?: Money | 'free' | null;
    })
  | {
      readonly type: 'clip-conformed';
      readonly clip: Digest;
      readonly shots: readonly string[];
      readonly why: string;
      /** Number of frames that were encoded. */
      readonly frames: number;
      /** The worker that encoded them; absent for this machine. */
      readonly machine?: string;
    }
  | { readonly type: 'seam-measured'; readonly seam: Seam }
  | { readonly type: 'film-progressed'; readonly fraction: number; readonly machine?: string }
  | {
      readonly type: 'film-published';
      readonly path: string;
      readonly digest: Digest;
      readonly frames: number;
      readonly bytes: number;
      /** Coded frames that were copied from the clips without change, and all coded frames. */
      readonly packets: { readonly copied: number; readonly total: number };
    }
  | { readonly type: 'film-unchanged'; readonly path: string; readonly digest: Digest }
  | { readonly type: 'output-progressed'; readonly path: string; readonly fraction: number }
  /** An edit for editing programs is there, with what the film shows now. `format`: for people. */
  | { readonly type: 'export-written'; readonly path: string; readonly format: string }
  | {
      readonly type: 'output-published';
      readonly path: string;
      readonly digest: Digest;
      readonly frames: number;
      readonly bytes: number;
      readonly size: { readonly width: number; readonly height: number };
    }
  | { readonly type: 'output-unchanged'; readonly path: string; readonly digest: Digest }
  | { readonly type: 'warned'; readonly code: string; readonly message: string };

/** Receives events. It never throws and never blocks. */
export type Emit = (event: RenderHappening) => void;
