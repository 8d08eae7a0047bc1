import type { Readable } from 'node:stream';

const PROGRESS =
  /^(?:frame|fps|stream_\d+_\d+_q|stream_\d+_\d+_psnr|bitrate|total_size|out_time\w*|dup_frames|drop_frames|speed|progress)=\s*(.*)$/;
const MAX_LENGTH = 1_000_000;

/** Reads the messages of ffmpeg: passes its progress to `onFrames` and returns the last megabyte of the rest. */
export async function readMessages(stderr: Readable, onFrames?: (frames: number) => void): Promise<string> {
  let messages = '';
  let rest = '';
  const readLine = (line: string): void => {
    const progress = PROGRESS.exec(line);
    if (progress === null) {
      messages = `${messages}${line}\n`.slice(-MAX_LENGTH);
    } else if (line.startsWith('frame=')) {
      onFrames?.(Number(progress[1]));
    }
  };
  stderr.setEncoding('utf8');
  try {
    for await (const chunk of stderr) {
      const lines = `${rest}${chunk}`.split(/\r?\n|\r/);
      rest = lines.pop() ?? '';
      for (const line of lines) readLine(line);
    }
  } catch {
    // The process was killed while it wrote; its messages so far are used.
  }
  if (rest !== '') readLine(rest);
  return messages;
}
