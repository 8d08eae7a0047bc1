import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaEngine } from '../../media/engine.js';

/** Decodes the start of a sound file, so that a film does not fail because of it at the end. Throws RenderError `sound-unreadable`. */
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
    throw new RenderError('sound-unreadable', `"${src}" is not a sound that can be played.`, {
      hint: 'Check that it plays in another program, and save it again, for example as WAV or MP3.',
      cause,
    });
  }
}
