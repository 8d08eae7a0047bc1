import type { LiveFilm } from '../../src/live-view/live-view.js';
import {
  clampFrame,
  type FrameRange,
  frameOf,
  frameReady,
  markedRange,
  momentIn,
  rangeIn,
  rangeOfShot,
  timeOf,
} from './film-position.js';
import { readSound, type Sound, writeSound } from './sound-setting.js';

const FIRST_RETRY_MS = 300;
const SLOWEST_RETRY_MS = 8_000;
const FASTEST = 8;

/** The state of the player. `frame` counts from 0 over the whole film; it is the one position of the page. */
export interface PlayerState {
  readonly film: LiveFilm | null;
  readonly frame: number;
  readonly playing: boolean;
  /** The speed that a person chose, 1 for normal. */
  readonly speed: number;
  /** Repeated J and L: 2, 4 or 8 times that speed; negative backwards. */
  readonly shuttle: number;
  /** What repeats. */
  readonly range: FrameRange | null;
  readonly sound: Sound;
}

/**
 * Plays the film on two video elements. A new film is loaded into the hidden one and moved to the same moment of the
 * same shot. It is shown when its frame is decoded.
 */
export class FilmPlayer {
  #front: HTMLVideoElement;
  #back: HTMLVideoElement;
  #state: PlayerState = {
    ...{ film: null, frame: 0, playing: false, speed: 1, shuttle: 1, range: null, sound: readSound() },
  };
  #swap = new AbortController();
  /** The film that is being loaded, with the latest texts. */
  #next: LiveFilm | null = null;
  /** Where and when playing backwards began: no browser does it by itself. */
  #reversed: { readonly frame: number; readonly at: number } | null = null;
  #isPlaced = false;
  readonly #listeners = new Set<(state: PlayerState) => void>();
  /** How often a video failed since it last had a frame. */
  readonly #failures = new Map<HTMLVideoElement, number>();

  constructor(front: HTMLVideoElement, back: HTMLVideoElement) {
    this.#front = front;
    this.#back = back;
    for (const video of [front, back]) {
      video.playsInline = true;
      // Otherwise each tab keeps a connection open for the rest of the film, and a browser has six for all of them.
      video.preload = 'metadata';
      video.addEventListener('click', () => this.toggle());
      video.addEventListener('error', () => this.#reload(video));
      video.addEventListener('loadeddata', () => this.#failures.delete(video));
      video.addEventListener('ended', () => this.#ended(video));
      video.addEventListener('play', () => video === this.#front && this.#set({ playing: true }));
      video.addEventListener('pause', () => {
        if (video === this.#front && !video.ended && this.#reversed === null) this.#set({ playing: false });
      });
    }
    this.#apply();
    const tick = (now: number): void => {
      if (this.#reversed) this.#goBack(this.#reversed, now);
      else if (this.#state.playing) this.#follow();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  get videos(): readonly HTMLVideoElement[] {
    return [this.#front, this.#back];
  }

  get state(): PlayerState {
    return this.#state;
  }

  listen(listener: (state: PlayerState) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }

  /** Replaces the film at the same moment of the same shot. The same film with other texts is shown at once. */
  async show(film: LiveFilm | null): Promise<void> {
    const before = this.#state.film;
    if (!film) return;
    if (film.digest === this.#next?.digest && this.#back.error === null) {
      this.#next = film;
      return;
    }
    // Also if the film is the current one: another film may be loading.
    this.#swap.abort();
    this.#next = null;
    if (film.digest === before?.digest) {
      this.#set({ film });
      return;
    }
    const swap = new AbortController();
    this.#swap = swap;
    this.#next = film;
    const video = this.#back;
    video.src = `/film/${film.digest}`;
    // At the beginning it stays at the beginning, whichever shots were generated first, unless a place was chosen or shots
    // were moved.
    const first = film.slices[0]?.shot;
    const isReordered = before?.slices.slice(1).some(({ shot }) => shot === first) ?? false;
    const placed = () => {
      const { frame, playing } = this.#state;
      const stays = frame === 0 && !playing && !isReordered && !this.#isPlaced;
      return stays ? 0 : momentIn(film, before, frame);
    };
    // While it loads, the old film continues to play or may be moved to another frame.
    do {
      video.currentTime = timeOf(film, placed());
      await frameReady(video, swap.signal);
      if (swap.signal.aborted) return;
    } while (
      Math.abs(video.currentTime - timeOf(film, placed())) > (this.#state.playing ? 0.25 : 0.5 / film.fps)
    );
    const { playing, range } = this.#state;
    const old = this.#front;
    this.#front = video;
    this.#back = old;
    video.classList.add('front');
    old.classList.remove('front');
    old.pause();
    const latest = this.#next ?? film;
    this.#next = null;
    const frame = frameOf(film, video.currentTime);
    this.#set({ film: latest, frame, playing, range: rangeIn(latest, before, range) });
    this.#apply();
    // Before the next await: a later film may be loaded into it in the meantime.
    old.removeAttribute('src');
    old.load();
    if (this.#reversed) this.#reversed = { frame, at: performance.now() };
    else if (playing) await video.play().catch(() => this.#set({ playing: false }));
  }

  toggle(): void {
    if (this.#state.playing) this.pause();
    else this.play();
  }

  play(): void {
    const { film, frame, range } = this.#state;
    if (!film) return;
    this.#reversed = null;
    this.#set({ shuttle: 1 });
    if (range === null && frame >= film.frames - 1) this.seek(0);
    this.#start();
  }

  pause(): void {
    this.#reversed = null;
    this.#front.pause();
    this.#set({ playing: false, shuttle: 1 });
    this.#apply();
  }

  /** J and L: plays backwards or forwards, and faster with each press. */
  shuttle(way: 1 | -1): void {
    const { film, playing, shuttle, frame } = this.#state;
    if (!film) return;
    const isSame = playing && Math.sign(shuttle) === way;
    const next = isSame ? way * Math.min(FASTEST, Math.abs(shuttle) * 2) : way;
    if (way === 1 && !isSame) {
      this.play();
      return;
    }
    this.#set({ shuttle: next, playing: true });
    if (way === 1) {
      this.#start();
      return;
    }
    this.#reversed = { frame, at: performance.now() };
    this.#front.pause();
  }

  seek(frame: number): void {
    const { film } = this.#state;
    if (!film) return;
    this.#isPlaced = true;
    const to = clampFrame(film, frame);
    this.#front.currentTime = timeOf(film, to);
    if (this.#reversed) this.#reversed = { frame: to, at: performance.now() };
    this.#set({ frame: to });
  }

  /** Pauses and moves by a number of frames. */
  step(frames: number): void {
    this.pause();
    this.seek(this.#state.frame + frames);
  }

  /** Repeats one shot from its beginning; null ends the repetition. */
  repeat(shot: string | null): void {
    const range = shot === null ? null : rangeOfShot(this.#state.film, shot);
    this.#set({ range });
    if (!range) return;
    this.seek(range.from);
    this.play();
  }

  /** Marks the current frame as the first or the last one of the range that repeats. */
  mark(end: 'in' | 'out'): void {
    const { film, frame, range } = this.#state;
    if (film) this.#set({ range: markedRange(film, range, { end, frame }) });
  }

  setSpeed(speed: number): void {
    this.#set({ speed });
    if (this.#reversed) this.#reversed = { frame: this.#state.frame, at: performance.now() };
    this.#apply();
  }

  setSound(sound: Sound): void {
    this.#set({ sound });
    writeSound(sound);
    this.#apply();
  }

  #start(): void {
    this.#apply();
    this.#front.play().catch(() => this.#set({ playing: false }));
  }

  #apply(): void {
    const { speed, shuttle, sound } = this.#state;
    for (const video of this.videos) {
      video.playbackRate = speed * Math.max(1, shuttle);
      video.volume = sound.volume;
      video.muted = sound.muted;
    }
  }

  #follow(): void {
    const { film, range, frame: before } = this.#state;
    if (!film) return;
    const frame = frameOf(film, this.#front.currentTime);
    // Only at its end: a film that is played from another place continues into the range or away from it.
    if (range && before < range.to && frame >= range.to) {
      this.seek(range.from);
      return;
    }
    if (frame !== before) this.#set({ frame });
  }

  #goBack(from: { readonly frame: number; readonly at: number }, now: number): void {
    const { film, range, speed, shuttle, frame: before } = this.#state;
    if (!film) return;
    const passed = (Math.max(0, now - from.at) / 1000) * film.fps * speed * -shuttle;
    const frame = Math.floor(from.frame - passed);
    if (range && before >= range.from && frame < range.from) {
      this.seek(range.to - 1);
      return;
    }
    if (frame <= 0) {
      this.pause();
      this.seek(0);
      return;
    }
    if (frame === before) return;
    // A seek that is interrupted shows nothing.
    if (!this.#front.seeking) this.#front.currentTime = timeOf(film, frame);
    this.#set({ frame });
  }

  #ended(video: HTMLVideoElement): void {
    if (video !== this.#front) return;
    const { film, range } = this.#state;
    if (!film || !range || range.to < film.frames) {
      this.#set({ playing: false, shuttle: 1 });
      return;
    }
    this.seek(range.from);
    void video.play();
  }

  // The server may be generating a lost clip again, or restarting: the same address leads to the same film later.
  #reload(video: HTMLVideoElement): void {
    const source = video.getAttribute('src');
    if (source === null) return;
    const failures = this.#failures.get(video) ?? 0;
    this.#failures.set(video, failures + 1);
    setTimeout(
      () => {
        const film = video === this.#front ? this.#state.film : this.#next;
        if (film === null || video.error === null || video.getAttribute('src') !== source) return;
        video.src = source;
        video.currentTime = timeOf(film, Math.min(this.#state.frame, film.frames - 1));
        if (video === this.#front && this.#state.playing)
          video.play().catch(() => this.#set({ playing: false }));
      },
      Math.min(SLOWEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures),
    );
  }

  #set(part: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener(this.#state);
  }
}
