import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, sha256 } from '../../base/digest.js';
import { CLIP_ENDS_REVISION } from '../../film/colour/sample-clip-ends.js';
import { IMAGE_SAMPLE_REVISION } from '../../film/colour/sample-image.js';
import { CONFORM_REVISION } from '../../film/conform/conform-clip.js';
import { BLEND_REVISION } from '../../film/conform/fill-recipe.js';
import { ANIMATION_REVISION } from '../../film/output/output-digest.js';
import { FILM_WRITER, OUTPUT_REVISION } from '../../film/output/output-recipe.js';
import { EXCERPT_REVISION } from '../../film/picture/encode-excerpt.js';
import { TRANSITION_REVISION } from '../../film/picture/encode-transition.js';
import { MIX_REVISION } from '../../film/sound/mix-sound.js';
import { STEM_REVISION } from '../../film/sound/mix-stem.js';
import { encodeFrames } from '../../media/encode-frames.js';
import type { MediaEngine } from '../../media/engine.js';
import { installedFonts } from '../../media/fonts.js';
import { textObstacle, textToolVersions } from '../../media/set-text.js';
import { DRAFT_REVISION } from '../../providers/models/draft-revision.js';
import { hashFile } from '../../system/hash-file.js';
import { packageVersion } from '../../system/package-version.js';
import { openTempFolder } from '../../system/temp-folder.js';

/** What the bytes of jobs depend on besides their recipes. Machines with equal builds make equal films. */
export interface EngineBuild {
  readonly digest: Digest;
  /** The version of this program. */
  readonly program: string;
  /** What else decides the bytes, for people. */
  readonly engine: string;
}

/** The build of this machine: this program, its ffmpeg, Node, and the packages that set text. */
export async function readEngineBuild(engine: MediaEngine, signal: AbortSignal): Promise<EngineBuild> {
  const { stdout } = await engine.run({ args: ['-version'] }, signal);
  const ffmpeg = sha256(canonicalJson([Buffer.from(stdout).toString('utf8'), await trialOf(engine, signal)]));
  const [node = ''] = process.versions.node.split('.');
  const program = packageVersion();
  const digest = sha256(
    canonicalJson({
      ...{ program, revisions, ffmpeg, node, arch: process.arch },
      ...{ engine: [engine.kind, engine.version], text: await textTools() },
    }),
  );
  // Two builds of one version differ in the letters after it.
  const ffmpegName = `${engine.kind === 'wasm' ? 'WebAssembly ' : ''}ffmpeg ${engine.version} (${ffmpeg.slice(0, 6)})`;
  return { digest, program, engine: `${ffmpegName}, Node ${node} ${process.arch}` };
}

// A change of one of these is a change of the build, also between two releases.
const revisions = {
  draft: DRAFT_REVISION,
  blend: BLEND_REVISION,
  conform: CONFORM_REVISION,
  excerpt: EXCERPT_REVISION,
  transition: TRANSITION_REVISION,
  stem: STEM_REVISION,
  mix: MIX_REVISION,
  clipEnds: CLIP_ENDS_REVISION,
  imageSample: IMAGE_SAMPLE_REVISION,
  output: OUTPUT_REVISION,
  writer: FILM_WRITER,
  animation: ANIMATION_REVISION,
};

const SIZE = { width: 64, height: 48 };
const FRAMES = 12;

// Two builds of one version can use different versions of libx264, and sound depends on the kind of processor.
async function trialOf(engine: MediaEngine, signal: AbortSignal): Promise<readonly string[]> {
  await using folder = await openTempFolder(tmpdir(), 'engine-build');
  const video = join(folder.path, 'video.mp4');
  await encodeFrames(engine, { frames: trialFrames(), size: SIZE, fps: 24, path: video }, signal);
  return [await hashFile(video, signal), await soundTrial(engine, folder.path, signal)];
}

async function* trialFrames(): AsyncIterable<Uint8Array> {
  const frame = new Uint8Array((SIZE.width * SIZE.height * 3) / 2);
  for (let n = 0; n < FRAMES; n += 1) {
    for (let at = 0; at < frame.length; at += 1) frame[at] = 16 + ((at * (n + 3) + ((at * at) >> 7)) % 200);
    yield frame;
  }
}

// A build without sound can make silent films.
async function soundTrial(engine: MediaEngine, folder: string, signal: AbortSignal): Promise<string> {
  const wave = join(folder, 'wave.raw');
  const sound = join(folder, 'sound.m4a');
  const samples = Int16Array.from({ length: 9600 }, (_, n) => ((n * n * 7) % 20_011) - 10_005);
  await writeFile(wave, new Uint8Array(samples.buffer));
  const input = ['-f', 's16le', '-ar', '48000', '-ac', '1', '-i', { read: wave }] as const;
  const output = ['-c:a', 'aac', '-flags:a', '+bitexact', '-fflags', '+bitexact', '-f', 'mp4'] as const;
  try {
    await engine.run({ args: [...input, ...output, { write: sound }] }, signal);
    return await hashFile(sound, signal);
  } catch {
    signal.throwIfAborted();
    return 'none';
  } finally {
    await rm(wave, { force: true });
  }
}

async function textTools(): Promise<string | null> {
  if ((await textObstacle()) !== null) return null;
  const versions = await textToolVersions({
    ...{ code: 'text-unavailable', what: 'A text', otherwise: 'do without' },
  });
  // All machines of earlier versions with text had both fonts.
  const fonts = installedFonts();
  return fonts.length === 2 ? versions : `${versions} ${fonts.join(' ') || 'european'}`;
}
