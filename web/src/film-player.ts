import type { LiveFilm, LiveSlice } from '../../src/live-view/live-view.js';

const FIRST_RETRY_MS = 300;
const SLOWEST_RETRY_MS = 8_000;

/** The state of the player. `frame` counts from 0 over the whole film. */
export interface PlayerState {
  readonly film: LiveFilm | null;
  readonly frame: number;
  readonly playing: boolean;
  /** The shot that repeats. */
  readonly loop: string | null;
}

/**
 * Plays the film on two video elements. A new film is loaded into the hidden one and moved to the same moment of the
 * same shot. It is shown when its frame is decoded.
 */
export class FilmPlayer {
  #front: HTMLVideoElement;
  #back: HTMLVideoElement;
  #state: PlayerState = { film: null, frame: 0, playing: false, loop: null };
  #swap = new AbortController();
  /** The film that is being loaded, with the latest texts. */
  #next: LiveFilm | null = null;
  readonly #listeners = new Set<(state: PlayerState) => void>();
  /** How often a video failed since it last had a frame. */
  readonly #failures = new Map<HTMLVideoElement, number>();

  constructor(front: HTMLVideoElement, back: HTMLVideoElement) {
    this.#front = front;
    this.#back = back;
    for (const video of [front, back]) {
      video.muted = false;
      video.playsInline = true;
      // Otherwise each tab keeps a connection open for the rest of the film, and a browser has six for all of them.
      video.preload = 'metadata';
      video.addEventListener('click', () => this.toggle());
      video.addEventListener('error', () => this.#reload(video));
      video.addEventListener('loadeddata', () => this.#failures.delete(video));
      video.addEventListener('ended', () => this.#ended(video));
      video.addEventListener('play', () => video === this.#front && this.#set({ playing: true }));
      video.addEventListener(
        'pause',
        () => video === this.#front && !video.ended && this.#set({ playing: false }),
      );
    }
    const tick = (): void => {
      if (this.#state.playing) this.#follow();
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
    // At the beginning it stays at the beginning, whichever shots were generated first.
    const placed = () => {
      const { frame, playing } = this.#state;
      return frame === 0 && !playing ? 0 : momentIn(film, before, frame);
    };
    // While it loads, the old film continues to play or may be moved to another frame.
    do {
      video.currentTime = timeOf(film, placed());
      await frameReady(video, swap.signal);
      if (swap.signal.aborted) return;
    } while (
      Math.abs(video.currentTime - timeOf(film, placed())) > (this.#state.playing ? 0.25 : 0.5 / film.fps)
    );
    const { playing, loop } = this.#state;
    const old = this.#front;
    this.#front = video;
    this.#back = old;
    video.classList.add('front');
    old.classList.remove('front');
    old.pause();
    const stays = film.slices.some(({ shot }) => shot === loop);
    const latest = this.#next ?? film;
    this.#next = null;
    this.#set({ film: latest, frame: frameOf(film, video.currentTime), playing, loop: stays ? loop : null });
    // Before the next await: a later film may be loaded into it in the meantime.
    old.removeAttribute('src');
    old.load();
    if (playing) await video.play().catch(() => this.#set({ playing: false }));
  }

  toggle(): void {
    const { film, frame, playing, loop } = this.#state;
    if (!film) return;
    if (playing) {
      this.#front.pause();
      return;
    }
    const last = loop === null && frame >= film.frames - 1;
    if (last) this.seek(0);
    this.#front.play().catch(() => this.#set({ playing: false }));
  }

  seek(frame: number): void {
    const { film } = this.#state;
    if (!film) return;
    const to = Math.max(0, Math.min(film.frames - 1, Math.round(frame)));
    this.#front.currentTime = timeOf(film, to);
    this.#set({ frame: to });
  }

  /** Pauses and moves by a number of frames. */
  step(frames: number): void {
    this.#front.pause();
    this.#set({ loop: null });
    this.seek(this.#state.frame + frames);
  }

  /** Repeats one shot from its beginning; null ends the repetition. */
  loop(shot: string | null): void {
    this.#set({ loop: shot });
    const slice = this.#state.film?.slices.find((each) => each.shot === shot);
    if (!slice) return;
    this.seek(slice.start);
    this.#front.play().catch(() => this.#set({ playing: false }));
  }

  #follow(): void {
    const { film, loop } = this.#state;
    if (!film) return;
    const frame = frameOf(film, this.#front.currentTime);
    const slice = film.slices.find(({ shot }) => shot === loop);
    if (slice && (frame >= slice.start + slice.frames || frame < slice.start)) {
      this.seek(slice.start);
      return;
    }
    if (frame !== this.#state.frame) this.#set({ frame });
  }

  #ended(video: HTMLVideoElement): void {
    if (video !== this.#front) return;
    const slice = this.#state.film?.slices.find(({ shot }) => shot === this.#state.loop);
    if (!slice) {
      this.#set({ playing: false });
      return;
    }
    this.seek(slice.start);
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

/** The middle of a frame's time, so that rounding never selects the adjacent frame. */
export function timeOf({ fps }: { readonly fps: number }, frame: number): number {
  return (frame + 0.5) / fps;
}

/** The part of the film that a frame belongs to. */
export function sliceAt({ slices }: LiveFilm, frame: number): LiveSlice | undefined {
  return slices.find(({ start, frames }) => frame >= start && frame < start + frames);
}

function frameOf(film: LiveFilm, seconds: number): number {
  return Math.max(0, Math.min(film.frames - 1, Math.floor(seconds * film.fps + 0.01)));
}

/** The frame of the new film at the same moment of the same shot, else at the same distance from the start. */
function momentIn(film: LiveFilm, before: LiveFilm | null, frame: number): number {
  const was = before ? sliceAt(before, frame) : undefined;
  const is = film.slices.find(({ shot }) => shot === was?.shot);
  if (!was || !is) return Math.min(frame, film.frames - 1);
  return is.start + Math.min(frame - was.start, is.frames - 1);
}

/** Resolves when the video shows the requested frame. */
export function frameReady(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const check = (): void => {
      if (!signal.aborted && (video.readyState < 2 || video.seeking)) return;
      for (const name of ['seeked', 'loadeddata', 'canplay', 'error']) video.removeEventListener(name, check);
      done();
    };
    for (const name of ['seeked', 'loadeddata', 'canplay', 'error']) video.addEventListener(name, check);
    signal.addEventListener('abort', check, { once: true });
    check();
  });
}
