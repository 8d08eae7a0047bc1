import { timeOf } from './film-position.js';

/** The state of two takes that are compared. `frame` counts at the rate of the film. */
export interface PairState {
  readonly frame: number;
  /** Of the longer take. */
  readonly frames: number;
  readonly playing: boolean;
}

// A few frames are not visible while both play, and correcting them would be.
const DRIFT_S = 0.06;

/**
 * Plays, pauses and moves two muted videos as one. The longer one leads; the shorter one waits at its last frame until
 * both begin again.
 */
export class PairPlayer {
  #state: PairState = { frame: 0, frames: 1, playing: false };
  readonly #videos = new Map<'left' | 'right', HTMLVideoElement>();
  readonly #fps: number;
  readonly #onChange: (state: PairState) => void;
  #next = 0;

  constructor(fps: number, onChange: (state: PairState) => void) {
    this.#fps = fps;
    this.#onChange = onChange;
    const tick = (): void => {
      if (this.#state.playing) this.#follow();
      this.#next = requestAnimationFrame(tick);
    };
    this.#next = requestAnimationFrame(tick);
  }

  get state(): PairState {
    return this.#state;
  }

  /** Takes over a video when its length is known. It moves to the moment that the other one shows. */
  loaded(side: 'left' | 'right', video: HTMLVideoElement): void {
    this.#videos.set(side, video);
    const longest = Math.max(0, ...this.#all().map(lengthOf));
    this.#set({ frames: Math.max(1, Math.round(longest * this.#fps)) });
    if (this.#state.frame >= this.#state.frames) this.#set({ frame: this.#state.frames - 1 });
    place(video, timeOf({ fps: this.#fps }, this.#state.frame));
    if (this.#state.playing) start(video);
  }

  toggle(): void {
    if (this.#state.playing) this.pause();
    else this.play();
  }

  play(): void {
    this.#set({ playing: true });
    if (this.#state.frame >= this.#state.frames - 1) this.#place(0);
    else this.#place(this.#state.frame);
    for (const video of this.#all()) start(video);
  }

  pause(): void {
    for (const video of this.#all()) video.pause();
    const wasPlaying = this.#state.playing;
    this.#set({ playing: false });
    // Both rest at exactly the same moment.
    if (wasPlaying) this.#place(this.#state.frame);
  }

  seek(frame: number): void {
    this.#place(Math.max(0, Math.min(this.#state.frames - 1, frame)));
  }

  step(frames: number): void {
    this.pause();
    this.seek(this.#state.frame + frames);
  }

  end(which: 'first' | 'last'): void {
    this.seek(which === 'first' ? 0 : this.#state.frames - 1);
  }

  close(): void {
    cancelAnimationFrame(this.#next);
    for (const video of this.#all()) video.pause();
  }

  #follow(): void {
    const [leader, follower] = this.#all().sort((a, b) => lengthOf(b) - lengthOf(a));
    if (!leader) return;
    if (leader.ended) {
      this.#place(0);
      for (const video of this.#all()) start(video);
      return;
    }
    if (leader.seeking) return;
    const frame = Math.floor(leader.currentTime * this.#fps + 0.01);
    if (frame !== this.#state.frame && frame < this.#state.frames) this.#set({ frame });
    if (!follower || follower.seeking || follower.ended) return;
    if (leader.currentTime >= lengthOf(follower)) return;
    if (Math.abs(leader.currentTime - follower.currentTime) > DRIFT_S)
      follower.currentTime = leader.currentTime;
  }

  #place(frame: number): void {
    for (const video of this.#all()) place(video, timeOf({ fps: this.#fps }, frame));
    this.#set({ frame });
  }

  #all(): HTMLVideoElement[] {
    return [...this.#videos.values()];
  }

  #set(part: Partial<PairState>): void {
    this.#state = { ...this.#state, ...part };
    this.#onChange(this.#state);
  }
}

function lengthOf({ duration }: HTMLVideoElement): number {
  return Number.isFinite(duration) ? duration : 0;
}

function place(video: HTMLVideoElement, seconds: number): void {
  video.currentTime = Math.max(0, Math.min(seconds, lengthOf(video) - 0.001));
}

// A browser that refuses to play, for example to save energy, shows the frames that are stepped to.
function start(video: HTMLVideoElement): void {
  video.play().catch(() => undefined);
}
