import { FILM_WRITER } from '../film/output/output-recipe.js';
import type { FileWork, JobKind, JobWork } from '../media/job.js';
import type { EngineName } from '../media/job-engine.js';

/** Executes one kind of job: writes all outputs from the recipe and the inputs. */
export type JobExecutor = (work: JobWork<never>) => Promise<void>;

/** Executes one kind of job that needs no ffmpeg. */
export type FileJobExecutor = (work: FileWork<never>) => Promise<void>;

/** What a runner knows of one kind of job. Jobs of one pool wait for each other. */
export type JobKindRow = MediaJobRow | FileJobRow;

interface JobRow {
  /** The outputs by name, each with the ending of its file. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** A kind of job that runs ffmpeg. A drawing uses all cores by itself; other jobs use one core each. */
export interface MediaJobRow extends JobRow {
  readonly pool: 'drawing' | 'media';
  /** Loads the code on first use: most commands execute no job. */
  load(): Promise<JobExecutor>;
}

/** A kind of job that only reads and writes files, so that no ffmpeg is searched for it. */
export interface FileJobRow extends JobRow {
  readonly pool: 'files';
  /** The part of this program that its outputs depend on. */
  readonly engine: EngineName;
  load(): Promise<FileJobExecutor>;
}

/** All kinds of jobs, by their names. */
export type JobTable = Readonly<Record<JobKind, JobKindRow>>;

/** How each kind of job is executed: one row per kind. */
export const jobTable: JobTable = {
  'draw-draft': {
    outputs: { clip: 'mp4', motion: 'motion.json' },
    pool: 'drawing',
    load: async () => (await import('../providers/draft/draw-clip.js')).drawDraft,
  },
  'conform-clip': {
    outputs: { video: 'mp4' },
    pool: 'media',
    load: async () => (await import('../film/conform/conform-clip.js')).conformClip,
  },
  'encode-excerpt': {
    outputs: { video: 'mp4' },
    pool: 'media',
    load: async () => (await import('../film/picture/encode-excerpt.js')).encodeExcerpt,
  },
  'encode-transition': {
    outputs: { video: 'mp4' },
    pool: 'media',
    load: async () => (await import('../film/picture/encode-transition.js')).encodeTransition,
  },
  'mix-stem': {
    outputs: { sound: 'wv' },
    pool: 'media',
    load: async () => (await import('../film/sound/mix-stem.js')).mixStem,
  },
  'mix-sound': {
    outputs: { sound: 'm4a' },
    pool: 'media',
    load: async () => (await import('../film/sound/mix-sound.js')).mixSound,
  },
  'sample-clip-ends': {
    outputs: { samples: 'yuv' },
    pool: 'media',
    load: async () => (await import('../film/colour/sample-clip-ends.js')).sampleClipEnds,
  },
  'sample-image': {
    outputs: { samples: 'yuv' },
    pool: 'media',
    load: async () => (await import('../film/colour/sample-image.js')).sampleImage,
  },
  'assemble-output': {
    outputs: { film: 'mp4' },
    pool: 'files',
    engine: FILM_WRITER,
    load: async () => (await import('../film/output/assemble-output.js')).assembleOutput,
  },
  'make-animation': {
    outputs: { animation: 'animation' },
    pool: 'media',
    load: async () => (await import('../film/output/animation.js')).makeAnimation,
  },
};
