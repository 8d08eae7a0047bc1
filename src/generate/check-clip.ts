import { RenderError } from '../diagnostics/render-error.js';
import { BrokenMp4 } from '../media/mp4/boxes.js';
import { readOpenMp4 } from '../media/mp4/read-mp4.js';
import { scanTopLevel } from '../media/mp4/top-level.js';
import { withOpenFile } from '../system/open-file.js';
import type { ClipFacts } from '../timeline/clip.js';

/** Checks that a file is a complete clip, of whatever length. Throws RenderError `clip-unusable`. */
export async function checkClip(
  path: string,
  probe: (path: string) => Promise<ClipFacts>,
): Promise<ClipFacts> {
  await checkComplete(path);
  const facts = await probed(path, probe);
  if (!(facts.width > 0 && facts.height > 0 && facts.frames > 0)) throw unusable('has no frames');
  return facts;
}

async function probed(path: string, probe: (path: string) => Promise<ClipFacts>): Promise<ClipFacts> {
  try {
    return await probe(path);
  } catch (error) {
    throw unusable('cannot be read as a video', error);
  }
}

// The boxes and the index show whether all of the media has arrived. Bytes after the last box do not matter.
async function checkComplete(path: string): Promise<void> {
  const { moov, hasMedia, beginsLikeMp4, cutOff } = await withOpenFile(path, scanTopLevel).catch(
    throwTruncated,
  );
  if (moov === null && !beginsLikeMp4) throw unusable('is not an MP4 file');
  if (cutOff !== null) await withOpenFile(path, readOpenMp4).catch(throwTruncated);
  if (moov === null || (!hasMedia && cutOff !== 'mdat')) throw unusable('is not a complete MP4 file');
}

function throwTruncated(cause: unknown): never {
  throw cause instanceof BrokenMp4 ? unusable(`is not a complete MP4 file: ${cause.message}`, cause) : cause;
}

function unusable(what: string, cause?: unknown): RenderError {
  return new RenderError('clip-unusable', `The downloaded file ${what}.`, {
    hint: 'The paid result stays at the provider, and the next render downloads it again. If that fails as well, ask the provider about the task.',
    cause,
  });
}
