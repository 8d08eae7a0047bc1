import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { keepReportVideos } from '../../src/operations/report-videos.js';
import type { Clip } from '../../src/timeline/clip.js';
import { testFolder } from '../rig/test-folder.js';

async function clipOf(folder: string, content: string, bytes = content.length): Promise<Clip> {
  const path = join(folder, `${content}.mp4`);
  await writeFile(path, content);
  return { path, digest: sha256(content), bytes } as unknown as Clip;
}

test('each clip is copied once, with the film, and videos of an earlier report are removed', async () => {
  await using folder = await testFolder();
  const [one, two] = [await clipOf(folder.path, 'one'), await clipOf(folder.path, 'two')];
  const film = join(folder.path, 'film.mp4');
  await writeFile(film, 'film');
  const report = join(folder.path, 'out', 'my report.html');
  const kept = join(folder.path, 'out', 'my report_files');
  await mkdir(kept, { recursive: true });
  await writeFile(join(kept, `${sha256('old')}.mp4`), 'old');
  await writeFile(join(kept, 'mine.mp4'), 'mine');
  const videos = await keepReportVideos(report, { clips: [one, two, one], film, choice: 'folder' });
  expect((await readdir(kept)).sort()).toEqual(
    [`${one.digest}.mp4`, `${two.digest}.mp4`, 'film.mp4', 'mine.mp4'].sort(),
  );
  expect(videos).toMatchObject({ kind: 'files', film: 'my%20report_files/film.mp4' });
  expect(videos.kind === 'files' && videos.clipOf(two.digest)).toBe(`my%20report_files/${two.digest}.mp4`);
  expect(await readFile(join(kept, 'film.mp4'), 'utf8')).toBe('film');
});

test('videos of more than 10 MB are a folder unless another choice is made, and equal clips count once', async () => {
  await using folder = await testFolder();
  const large = await clipOf(folder.path, 'large', 6_000_000);
  const other = await clipOf(folder.path, 'other', 6_000_000);
  const report = join(folder.path, 'report.html');
  const kept = (clips: readonly Clip[], choice?: 'embed' | 'none') =>
    keepReportVideos(report, { clips, film: null, ...(choice ? { choice } : {}) });
  expect(await kept([large, large])).toEqual({ kind: 'embed' });
  expect(await kept([large, other], 'none')).toEqual({ kind: 'none' });
  expect(await kept([large, other], 'embed')).toEqual({ kind: 'embed' });
  expect(await readdir(folder.path)).not.toContain('report_files');
  expect(await kept([large, other])).toMatchObject({ kind: 'files' });
});
