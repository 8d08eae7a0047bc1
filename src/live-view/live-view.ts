import type { Digest } from '../base/digest.js';

/** Everything that the live page shows, as one JSON document: a watch writes it, a browser reads it. */
export interface LiveView {
  readonly storyboard: { readonly file: string; readonly title: string | null };
  readonly phase: 'idle' | 'settling' | 'planning' | 'rendering' | 'failed';
  /** The newest film that is whole; a mistake or a shot in the making does not take it away. */
  readonly film: LiveFilm | null;
  readonly shots: readonly LiveShot[];
  /** In the order of the file. With at least one error the rest of the view is that of the last good plan. */
  readonly problems: readonly LiveProblem[];
  /** What failed beside the storyboard: the disk, ffmpeg, the account. */
  readonly trouble: LiveTrouble | null;
  readonly money: LiveMoney;
  /** From the save to the film, in ms; null before the first film. */
  readonly lastTookMs: number | null;
  /** Files that the storyboard asks for beside the film, and that only a render makes. */
  readonly outputs: readonly string[];
}

export interface LiveFilm {
  readonly digest: Digest;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  /** Where each shot lies, in frames from 0, in the order of the film. */
  readonly slices: readonly { readonly shot: string; readonly start: number; readonly frames: number }[];
  /** Captions: the frame that each begins at, and the one after its last. */
  readonly cues: readonly { readonly text: string; readonly from: number; readonly to: number }[];
}

export interface LiveShot {
  readonly id: string;
  readonly title: string | null;
  readonly first: LiveImage;
  readonly last: LiveImage | null;
  /** What stands between this shot and the one before it; null for the first shot. */
  readonly transition: { readonly kind: string; readonly words: string } | null;
  readonly prompt: string | null;
  readonly caption: string | null;
  /** Names and values, as in the storyboard, and what the draft engine saw between the stills. */
  readonly settings: readonly (readonly [string, string])[];
  readonly state: 'waiting' | 'queued' | 'running' | 'downloading' | 'ready' | 'failed' | 'blocked';
  /** 0 to 1 while it is made; null when nobody can tell. */
  readonly fraction: number | null;
  /** Since when it is made, ms since 1970, and how many seconds that usually takes; null when it is not. */
  readonly work: { readonly since: number; readonly usualSeconds: number } | null;
  /** Why its clip is or was made, in a few words; null when it was there. */
  readonly reason: string | null;
  readonly failure: LiveTrouble | null;
  /** The clip that plays for this shot. */
  readonly clip: Digest | null;
  /** How the shot stands to its paid clip; `none` when the storyboard asks for drafts only. */
  readonly paid: 'none' | 'same' | 'missing' | 'running' | 'needs-person';
  /** What its paid clip would cost, and the word that agrees to exactly this. */
  readonly offer: LiveOffer | null;
  /** Every clip that it ever had, the newest first. */
  readonly takes: readonly LiveTake[];
}

export interface LiveImage {
  /** Null when only the provider can read it. */
  readonly digest: Digest | null;
  readonly name: string;
}

export interface LiveTake {
  readonly clip: Digest;
  readonly kind: 'draft' | 'paid';
  readonly model: string;
  readonly prompt: string | null;
  /** What differs from the take before it, in a few words. */
  readonly changed: string;
  readonly cost: string;
  /** Ms since 1970. */
  readonly madeAt: number;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}

export interface LiveProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly line: number;
  readonly column: number;
  /** As the terminal prints it, without colour. */
  readonly text: string;
}

export interface LiveTrouble {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface LiveMoney {
  /** Who would be paid; null when the storyboard asks for drafts only. */
  readonly provider: string | null;
  /** Why nothing can be paid for now, in words; null when it can. */
  readonly closed: string | null;
  /** What this watch has agreed to so far; null for nothing. */
  readonly agreed: string | null;
  /** All shots that lack their paid clip; null when none does. */
  readonly offer: (LiveOffer & { readonly shots: number; readonly words: string }) | null;
  readonly autoSpend: { readonly cap: string; readonly left: string } | null;
}

/** A price and the word that agrees to it: it is of no use once the plan or the price is another. */
export interface LiveOffer {
  readonly price: string;
  readonly token: string;
}
