import { RenderError } from '../../diagnostics/render-error.js';
import { isRefusedInput } from '../../media/run-process.js';

/** The same outcome, with a failure of ffmpeg explained as RenderError `sound-failed`. */
export async function soundFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isRefusedInput(error)) throw error;
    throw new RenderError('sound-failed', `The film's sound could not be mixed. ${error.message}`, {
      hint: 'Check that each file under "audio" is a sound that plays.',
      cause: error,
    });
  }
}
