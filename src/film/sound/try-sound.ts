import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaEngine } from '../../media/engine.js';

/** Plays the beginning of a sound file, so that a film does not fail for it at the end. Throws RenderError `sound-unreadable`. */
export async function trySound(
  { src, path }: { readonly src: string; readonly path: string },
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<void> {
  try {
    const args = ['-i', { read: path }, '-map', '0:a:0', '-t', '0.1', '-f', 'null', '-'];
    await engine.run({ args }, signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof RenderError)) throw cause;
    throw new RenderError('sound-unreadable', `"${src}" is no sound that can be played.`, {
      hint: 'Look whether it plays in another program, and save it again, for example as WAV or MP3.',
      cause,
    });
  }
}
