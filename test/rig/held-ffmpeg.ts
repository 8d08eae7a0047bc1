import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineHere } from '../media/engines.js';

/** The size of the drafts that are held: workers try their ffmpeg with another size when they start. */
export const HELD = { width: 96, height: 64 };
const HELD_SIZE = `${HELD.width}x${HELD.height}`;

/** An ffmpeg whose encodings wait, fail or kill their process as long as the test says so. */
export interface HeldFfmpeg {
  readonly path: string;
  /** Lets every encoding wait that starts from now on, until `release`. */
  hold(): void;
  release(): void;
  /** Path of another one that says that it is an older version. */
  older(): string;
  /** Lets encodings fail, or end the process that started them, until `release`. */
  spoil(how: 'fail' | 'kill'): void;
}

/** Writes such an ffmpeg into a folder. Its version and its output are those of the ffmpeg of this machine. */
export async function heldFfmpeg(folder: string): Promise<HeldFfmpeg> {
  const { path: real } = await engineHere();
  const path = join(folder, 'ffmpeg-of-the-test');
  const [held, fails, kills] = ['held', 'fails', 'kills'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(
    path,
    `#!/bin/sh
case " $* " in
*" ${HELD_SIZE} "*)
  [ -e '${kills}' ] && kill -9 $PPID
  [ -e '${fails}' ] && { echo 'the encoder is broken' >&2; exit 1; }
  while [ -e '${held}' ]; do sleep 0.05; done ;;
esac
exec '${real}' "$@"
`,
  );
  chmodSync(path, 0o755);
  return {
    path,
    older() {
      const older = `${path}-older`;
      const answer = `'${real}' "$@" | sed 's/^ffmpeg version [^ ]*/ffmpeg version 4.3.1/'`;
      writeFileSync(
        older,
        `#!/bin/sh\ncase " $* " in *" -version "*) ${answer};; *) exec '${real}' "$@";; esac\n`,
      );
      chmodSync(older, 0o755);
      return older;
    },
    hold: () => writeFileSync(held, ''),
    spoil: (how) => writeFileSync(how === 'fail' ? fails : kills, ''),
    release() {
      for (const one of [held, fails, kills]) if (existsSync(one)) rmSync(one);
    },
  };
}
