import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RenderEvent } from '../../src/events/render-event.js';
import { plan } from '../../src/operations/plan.js';
import { openProject } from '../../src/project/project.js';
import { wav } from '../ingest/sounds.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { openTestProject } from '../rig/project.js';

const storyboard = `version: 1
film: { output: film.mp4, audio: bed.wav }
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - { id: two, first: previous, last: plain.png, prompt: The camera stops. }
`;

test.skipIf(process.platform === 'win32')(
  'a plan with a read-only state folder analyses the motion, and warns once',
  async () => {
    await using files = await openTestProject(storyboard);
    await files.write('bed.wav', wav(12));
    await mkdir(join(files.folder, '.inbetween'), { mode: 0o555 });
    const events: RenderEvent[] = [];
    await asOrdinaryUser([files.folder], async () => {
      await using project = openProject({
        ...{ storyboard: files.storyboard, env: { PATH: process.env.PATH } },
        onEvent: (event) => events.push(event),
      });
      const { signal } = new AbortController();
      expect(await plan(project, { signal, analyseMs: Number.POSITIVE_INFINITY })).toMatchObject({
        status: 'planned',
        decisions: [{ action: 'submit' }, { action: 'submit' }],
        motions: { notAnalysed: [] },
      });
    });
    expect(events.filter(({ type }) => type === 'warned')).toEqual([
      expect.objectContaining({
        code: 'cache-unwritable',
        message: expect.stringContaining('permission denied (EACCES)'),
      }),
    ]);
  },
);
