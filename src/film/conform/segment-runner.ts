import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaEngine } from '../../media/engine.js';
import { fileOf, type JobFile, type JobRunner, type LocalJob, runLocalJob } from '../../media/job.js';
import { engineName } from '../../media/job-engine.js';
import type { FileIndexCache } from './file-index-cache.js';
import { readVideoSource, type VideoSource } from './video-source.js';

/** A file whose frames can be in the film as they are, and the digest of its bytes. */
export interface SegmentSource {
  readonly source: VideoSource;
  readonly digest: Digest;
}

/** The file as an input of a job. */
export function jobFile({ source: { path }, digest }: SegmentSource): JobFile {
  return { digest, path };
}

/** A segment that a job encoded. */
export interface EncodedSegment extends SegmentSource {
  /** False when it existed already. */
  readonly made: boolean;
  /** The worker that encoded it; absent for this machine. */
  readonly machine?: string;
}

/** Has segments of the film encoded. */
export interface SegmentRunner {
  /** `label` says which part of the film it is, for people. */
  encode(job: LocalJob<object>, label: string): Promise<EncodedSegment>;
  /** How many segments to have encoded at once; absent for what this machine can do. */
  readonly ahead?: number | undefined;
}

/** What segments are encoded with. */
export interface SegmentRunnerSetup {
  readonly jobs: JobRunner;
  /** A folder that may be deleted at any time. */
  readonly folder: string;
  readonly engine: () => Promise<MediaEngine>;
  readonly read: FileIndexCache['read'];
  readonly signal: AbortSignal;
}

/** Encodes segments through jobs. The engine is a part of each recipe: the bytes of a film depend on it. */
export function segmentRunner({ jobs, folder, engine, read, signal }: SegmentRunnerSetup): SegmentRunner {
  return {
    ahead: jobs.ahead,
    async encode({ kind, recipe, inputs }, label) {
      const pinned = { ...recipe, engine: engineName(await engine()) };
      const job = { kind, recipe: pinned, inputs };
      const { outputs, made, machine } = await runLocalJob(jobs, job, { folder, signal, label });
      const { path, digest } = fileOf(outputs, 'video');
      return { source: await read(path), digest, made, ...(machine === undefined ? {} : { machine }) };
    },
  };
}

/** Throws RenderError `segment-incomplete` for a file without exactly so many frames. */
export async function checkSegment(path: string, frames: number): Promise<void> {
  const source = await readVideoSource(path).catch(() => undefined);
  if (source?.samples.count === frames) return;
  throw new RenderError(
    'segment-incomplete',
    `ffmpeg encoded a segment of the film without all of its ${frames} frames.`,
    {
      hint: 'Check whether the disk is full, and try another ffmpeg: `inbetween doctor` lists them.',
    },
  );
}
