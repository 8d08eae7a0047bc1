import type { Digest } from '../../base/digest.js';
import type { JobFile, LocalJob } from '../../media/job.js';
import type { EngineName } from '../../media/job-engine.js';
import type { FilmFormat, Timeline } from '../../timeline/timeline.js';
import type { PlacedSegment } from '../picture/placed-segments.js';
import type { FilmSound } from '../sound/film-sound.js';

/** How the inputs, one per file with video and `sound`, become the output `film`. */
export interface OutputRecipe {
  readonly revision: number;
  /** What writes the film: its bytes depend on no ffmpeg. */
  readonly engine: EngineName;
  readonly format: Pick<FilmFormat, 'width' | 'height' | 'rate'>;
  readonly frames: number;
  /** In the film's order, without gaps. */
  readonly video: readonly OutputSegment[];
  /** Null for a silent film. */
  readonly sound: OutputSound | null;
  readonly captions: Timeline['captions'];
  readonly chapters: Timeline['chapters'];
  readonly tags: Timeline['tags'];
}

/** Frames of the film that are copied from an input. */
export interface OutputSegment {
  /** The name of the input. */
  readonly input: string;
  /** The film's frame at which it starts. */
  readonly at: number;
  /** The samples of the input in decoding order, as runs: the first one, and how many. */
  readonly samples: readonly (readonly [first: number, count: number])[];
}

/** The sound track that is copied from the input `sound`. */
export interface OutputSound {
  /** In samples; exactly as long as the film. */
  readonly length: number;
}

/** Increment when the same recipe starts to give other bytes. */
export const OUTPUT_REVISION = 1;

/** The part of this program that writes films, as a recipe names it. */
export const FILM_WRITER: EngineName = ['mp4-writer', '1'];

/** What a film file is made of. */
export interface OutputParts {
  readonly timeline: Timeline;
  readonly segments: readonly PlacedSegment[];
  /** Null for a silent film. */
  readonly sound: FilmSound | null;
}

/** The job that writes a film file of these parts. Equal films are equal jobs, wherever their files are. */
export function outputJob({ timeline, segments, sound }: OutputParts): LocalJob<OutputRecipe> {
  const { format, frames, captions, chapters, tags } = timeline;
  const { width, height, rate } = format;
  const inputs: Record<string, JobFile> = sound === null ? {} : { sound };
  const names = new Map<Digest, string>();
  const video = segments.map(({ digest, path, at, samples }): OutputSegment => {
    const input = names.get(digest) ?? `video${names.size + 1}`;
    names.set(digest, input);
    inputs[input] = { digest, path };
    return { input, at, samples };
  });
  const recipe: OutputRecipe = {
    ...{ revision: OUTPUT_REVISION, engine: FILM_WRITER, format: { width, height, rate }, frames, video },
    sound: timeline.sound === null ? null : { length: timeline.sound.length },
    // Other captions are burned into the frames, or are files of their own.
    captions: captions.as === 'soft' ? captions : { ...captions, as: 'off', cues: [] },
    ...{ chapters, tags },
  };
  return { kind: 'assemble-output', recipe, inputs: { ...inputs } };
}
