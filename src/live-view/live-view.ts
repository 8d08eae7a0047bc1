import type { Digest } from '../base/digest.js';
import type { LiveEdit } from './live-edit.js';
import type { LiveExport } from './live-export.js';

/** Everything that the live page shows, as one JSON document: a watch writes it, a browser reads it. */
export interface LiveView {
  readonly storyboard: { readonly file: string; readonly title: string | null };
  readonly phase: 'idle' | 'settling' | 'planning' | 'rendering' | 'failed';
  /** The newest complete film. Storyboard errors and shots that are being generated do not remove it. */
  readonly film: LiveFilm | null;
  readonly shots: readonly LiveShot[];
  /** Shots of the storyboard that are not in the film. */
  readonly skipped: readonly LiveSkipped[];
  /** In file order. If there is at least one error, the rest of the view shows the last valid plan. */
  readonly problems: readonly LiveProblem[];
  /** A failure outside the storyboard: the disk, ffmpeg, the account. */
  readonly error: LiveError | null;
  readonly money: LiveMoney;
  /** Time from the save to the film, in ms; null before the first film. */
  readonly lastTookMs: number | null;
  /** The page shows the slates of drafts. */
  readonly slates: boolean;
  /** Output files that the storyboard requests and that only a render produces. */
  readonly outputs: readonly string[];
  /** The storyboard's text for the fields of the page; null while it cannot be read without doubt. */
  readonly edit: LiveEdit | null;
  /** The last export of the film; null before the first one. */
  readonly export: LiveExport | null;
}

/** A film that the page plays. */
export interface LiveFilm {
  readonly digest: Digest;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  /** In film order. */
  readonly slices: readonly LiveSlice[];
  /** Captions: the first frame of each, and the frame after its last one. */
  readonly cues: readonly { readonly text: string; readonly from: number; readonly to: number }[];
}

/** The frames of one shot in the film. */
export interface LiveSlice {
  readonly shot: string;
  /** Counted from 0. */
  readonly start: number;
  readonly frames: number;
  /** What it shows: a clip, or the two keyframes of a shot without a clip, which the page mixes over black frames. */
  readonly plays: 'keyframes' | 'draft' | 'final';
  /** The name of a small draft that moves in place of the clip until the new draft is there; null for none. */
  readonly proxy: Digest | null;
  /** Frames of the transition from the previous shot, half of which belong to that one; 0 for a cut. */
  readonly mixed: number;
}

/** One shot of the storyboard. */
export interface LiveShot {
  readonly id: string;
  readonly title: string | null;
  readonly first: LiveImage;
  readonly last: LiveImage | null;
  /** The transition from the previous shot; null for the first shot. */
  readonly transition: { readonly kind: string; readonly description: string } | null;
  readonly prompt: string | null;
  /** What identifies its draft, and on a second line what it shows. */
  readonly slate: string | null;
  readonly caption: string | null;
  /** Names and values as in the storyboard, and the motion that the draft engine detected between the keyframes. */
  readonly settings: readonly (readonly [string, string])[];
  readonly state: 'waiting' | 'queued' | 'running' | 'downloading' | 'ready' | 'failed' | 'blocked';
  /** 0 to 1 while its clip is generated; null when unknown. */
  readonly fraction: number | null;
  /**
   * When generation started (ms since 1970), how many seconds it usually takes, and the worker that does it, unless it is
   * this machine or a service; null when it is not running.
   */
  readonly work: { readonly since: number; readonly usualSeconds: number; readonly machine?: string } | null;
  /** Why its clip has to be generated, in a few words; null if the clip was in the store. */
  readonly reason: string | null;
  readonly failure: LiveError | null;
  /** The clip that plays for this shot. */
  readonly clip: Digest | null;
  /** The state of its paid clip; `none` when the storyboard uses drafts only. */
  readonly paid: 'none' | 'same' | 'missing' | 'running' | 'needs-person';
  /** The price of its paid clip, and the token that accepts exactly this price. */
  readonly offer: LiveOffer | null;
  /** Its earlier and current clips, newest first. */
  readonly takes: readonly LiveTake[];
  /** What a person wrote about the shot; null without a note. */
  readonly note: string | null;
  /** The pick is outdated: the storyboard requests something else by now. */
  readonly isPickOutdated: boolean;
  /** The price of one more take, and the token that accepts exactly this price; null while none can be generated. */
  readonly another: LiveOffer | null;
  /** How many further takes are being generated. */
  readonly generating: number;
  /** Why its last further take failed; null if it did not. */
  readonly anotherFailure: LiveError | null;
}

/** A shot with `skip: true`. */
export interface LiveSkipped {
  readonly id: string;
  readonly title: string | null;
  readonly prompt: string | null;
  readonly first: LiveImage;
  /** How many shots of the film are before it. */
  readonly after: number;
  /** File, line and column of its `skip`, and the address that opens them in an editor; null for none. */
  readonly place: string;
  readonly link: string | null;
}

/** A keyframe of a shot. */
export interface LiveImage {
  /** Null when only the provider can read it. */
  readonly digest: Digest | null;
  readonly name: string;
  /** A small version is there, or is being made; `none`: the image is small itself, or has no small version. */
  readonly thumb: 'ready' | 'waiting' | 'none';
}

/** One clip that a shot has or had. */
export interface LiveTake {
  /** Names it in actions. */
  readonly name: string;
  readonly clip: Digest;
  /** On this machine, in the shared store, or known only by name. */
  readonly where: 'here' | 'shared' | 'missing';
  readonly kind: 'draft' | 'paid';
  readonly model: string;
  readonly prompt: string | null;
  readonly seed: number | null;
  /** How its prompt differs from that of the storyboard; null if it does not. */
  readonly promptDifference: string | null;
  /** It is the take that plays for the shot. */
  readonly inFilm: boolean;
  /** The take that a person chose for the film. */
  readonly picked: boolean;
  readonly star: boolean;
  readonly note: string | null;
  /** What differs from the previous take, in a few words. */
  readonly changed: string;
  readonly cost: string;
  /** Ms since 1970. */
  readonly madeAt: number;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}

/** One diagnostic of the storyboard. */
export interface LiveProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly line: number;
  readonly column: number;
  /** As the terminal prints it, without colour. */
  readonly text: string;
  /** File, line and column, and the address that opens them in an editor; null for none. */
  readonly place: string;
  readonly link: string | null;
  readonly message: string;
  /** The lines of the file with carets under the place; empty for none. */
  readonly excerpt: string;
  readonly help: string;
}

/** An external failure. */
export interface LiveError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What was spent and what can be spent. */
export interface LiveMoney {
  /** The provider that would be paid; null when the storyboard uses drafts only. */
  readonly provider: string | null;
  /** Why nothing can be paid for at the moment; null when it can. */
  readonly unavailable: string | null;
  /** The sum that this watch was allowed to spend so far; null for nothing. */
  readonly approved: string | null;
  /** All shots without their paid clip; null if there are none. */
  readonly offer: (LiveOffer & { readonly shots: number; readonly description: string }) | null;
  readonly autoSpend: { readonly cap: string; readonly left: string } | null;
}

/** A price and the token that accepts it. The token becomes invalid when the plan or the price changes. */
export interface LiveOffer {
  readonly price: string;
  readonly token: string;
}
