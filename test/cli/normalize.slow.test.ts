import { copyFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import { bmp, chunk, exif, gif, png, tiff } from '../ingest/images.js';
import { inbetween } from '../rig/cli.js';
import { smallClip } from '../rig/emulated-service.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

/** One shot for each unusual image: the diagnostic of check, and the steps of its normalization. */
const odd: readonly (readonly [
  id: string,
  first: string,
  last: string,
  says: string,
  steps: readonly string[],
])[] = [
  ['clear', 'clear.png', 'clear.png', 'image-has-alpha', ['transparency laid on black', 'saved as PNG']],
  ['small', 'tiny.png', 'tiny.png', 'image-size-refused', ['enlarged 100x60 -> 600x360', 'saved as PNG']],
  ['long', 'long.png', 'long.png', 'image-size-refused', ['scaled 8100x500 -> 5832x360', 'saved as PNG']],
  ['heavy', 'heavy.bmp', 'heavy.bmp', 'image-file-too-large', ['saved as JPEG']],
  ['lying', 'lying.png', 'lying.png', 'image-rotated', ['turned upright', 'saved as PNG']],
  [
    'scanned',
    'scan.tif',
    'scan.tif',
    'image-format-refused',
    ['scaled 2400x1800 -> 2000x1500', 'saved as PNG'],
  ],
  ['drawn', 'drawn.gif', 'drawn.gif', 'image-format-refused', ['transparency laid on black', 'saved as PNG']],
  [
    'other-shape',
    'square.png',
    'broad.png',
    'shapes-differ',
    ['cropped 1000x500 -> 500x500', 'saved as PNG'],
  ],
];

function text(normalize: boolean): string {
  const shots = odd.map(
    ([id, first, last]) => `  - { id: ${id}, first: ${first}, last: ${last}, prompt: ${id}, seed: 1 }`,
  );
  return `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50, takes_in_flight: 8 } }
defaults: { resolution: 480P${normalize ? ', normalize: true' : ''} }
shots:
${shots.join('\n')}
`;
}

test('an image that a model rejects is reported, or normalized and uploaded', async () => {
  const sent = new Map<string, readonly ImageKeyframe[]>();
  await using service = await openQuickService({
    makeClip: async ({ prompt, first, last }, path) => {
      sent.set(prompt ?? '', [first, last] as ImageKeyframe[]);
      await copyFile(smallClip, path);
    },
  });
  const env = service.env();
  await using testProject = await openTestProject(text(false), ['tiny.png']);
  await testProject.write('clear.png', png(640, 360, { colour: 6 }));
  await testProject.write('long.png', png(8100, 500));
  await testProject.write('heavy.bmp', bmp(2000, 2000));
  await testProject.write('lying.png', png(720, 1280, { chunks: [chunk('eXIf', exif(6))] }));
  await testProject.write('scan.tif', tiff(2400, 1800));
  await testProject.write('drawn.gif', gif(480, 400, { clear: true }));
  await testProject.write('square.png', png(500, 500));
  await testProject.write('broad.png', png(1000, 500, { colour: 0 }));
  const at = { cwd: testProject.folder, env };
  const json = async (args: readonly string[]) => {
    const { code, stdout } = await inbetween([...args, '--json'], at);
    return { code, ...JSON.parse(stdout) };
  };

  const refused = await json(['check']);
  expect(refused.code).toBe(2);
  const codes: readonly string[] = refused.diagnostics.map(({ code }: { code: string }) => code);
  expect(codes).toEqual(expect.arrayContaining(odd.map(([, , , says]) => says)));
  expect(refused.diagnostics.find(({ code }: { code: string }) => code === 'image-has-alpha').help).toContain(
    '"normalize: true"',
  );
  expect(refused.normalized).toEqual([]);

  await testProject.write('storyboard.yaml', text(true));
  const checked = await json(['check']);
  expect(checked).toMatchObject({ code: 0, ok: true });
  const normalized = checked.normalized.map(({ shots, steps }: { shots: string[]; steps: string[] }) => [
    ...shots,
    ...steps,
  ]);
  expect(normalized).toEqual(odd.map(([id, , , , steps]) => [id, ...steps]));
  const plan = await inbetween(['plan'], at);
  expect(plan.stdout).toContain(
    '  normalize 8 images\n    clear.png\n      transparency laid on black, saved as PNG',
  );
  for (const line of plan.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect((await json(['plan'])).normalized).toEqual(checked.normalized);

  const made = await inbetween(['render', '--yes', '--report', 'report.json'], at);
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('turned upright, saved as PNG') });
  expect(service.emulator.bill().billed).toHaveLength(odd.length);
  const shapes = [...sent].map(([id, images]) => [
    id,
    ...images.map(
      ({ size, format, alpha, orientation }) =>
        `${size.width}x${size.height} ${format} ${alpha} ${orientation}`,
    ),
  ]);
  expect(Object.fromEntries(shapes.map(([id, ...rest]) => [id, rest]))).toEqual({
    clear: Array(2).fill('640x360 png false 1'),
    small: Array(2).fill('600x360 png false 1'),
    long: Array(2).fill('5832x360 png false 1'),
    heavy: Array(2).fill('2000x2000 jpeg false 1'),
    lying: Array(2).fill('1280x720 png false 1'),
    scanned: Array(2).fill('2000x1500 png false 1'),
    drawn: Array(2).fill('480x400 png false 1'),
    'other-shape': Array(2).fill('500x500 png false 1'),
  });
  const report = JSON.parse((await testProject.read('report.json')).toString());
  expect(report.shots[7]).toMatchObject({
    id: 'other-shape',
    firstNormalized: null,
    lastNormalized: 'cropped 1000x500 -> 500x500, saved as PNG',
  });

  // Nothing is paid twice: image and recipe are part of the cache key.
  const again = await inbetween(['render', '--yes', '--report', 'report.html'], at);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('unchanged') });
  expect(service.emulator.bill().tasks).toBe(odd.length);
  expect((await testProject.read('report.html')).toString()).toContain(
    'normalized last frame broad.png: cropped 1000x500 -&gt; 500x500, saved as PNG',
  );
});
