import type { Readable } from 'node:stream';

const PROGRESS =
  /^(?:frame|fps|stream_\d+_\d+_q|stream_\d+_\d+_psnr|bitrate|total_size|out_time\w*|dup_frames|drop_frames|speed|progress)=\s*(.*)$/;
const KEPT = 1_000_000;

/** Reads what ffmpeg says: its progress goes to `onFrames`, the rest is returned (the last megabyte of it). */
export async function readMessages(stderr: Readable, onFrames?: (frames: number) => void): Promise<string> {
  let said = '';
  let rest = '';
  const take = (line: string): void => {
    const progress = PROGRESS.exec(line);
    if (progress === null) {
      said = `${said}${line}\n`.slice(-KEPT);
    } else if (line.startsWith('frame=')) {
      onFrames?.(Number(progress[1]));
    }
  };
  stderr.setEncoding('utf8');
  try {
    for await (const chunk of stderr) {
      const lines = `${rest}${chunk}`.split(/\r?\n|\r/);
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    }
  } catch {
    // The process was killed while it spoke; what it said until then counts.
  }
  if (rest !== '') take(rest);
  return said;
}
