import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inbetween, start } from '../rig/cli.js';
import { openObjectServer } from '../rig/object-server.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService, serviceKey } from '../rig/quick-service.js';

const shots = ['one', 'two', 'three', 'four', 'five', 'six'];
const secondKey = 'sk-feedface0123456789abc';

function storyboard(takesInFlight: number): string {
  const lines = shots.map(
    (id) => `  - { id: ${id}, first: wide.png, last: portrait-750x1000.png, prompt: The shot ${id}. }`,
  );
  return `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { takes_in_flight: ${takesInFlight}, submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
${lines.join('\n')}
`;
}

const images = ['wide.png', 'portrait-750x1000.png'];

test.each(['folder', 'http'])(
  'a machine that starts later pays only for what no other machine has finished (%s)',
  async (kind) => {
    await using service = await openQuickService({
      takeSeconds: () => 2,
      accounts: { [serviceKey]: {}, [secondKey]: {} },
    });
    await using server = await openObjectServer();
    await using shared = await openTestProject('', []);
    const store = kind === 'http' ? `${server.url}/clips` : join(shared.folder, 'clips');
    await using first = await openTestProject(storyboard(6), images);
    await using second = await openTestProject(storyboard(1), images);
    const a = start(['render', '--yes'], { cwd: first.folder, env: service.env({ INBETWEEN_STORE: store }) });
    await a.said('one  started');
    // The second machine plans while nothing is in the store.
    const env = service.env({ INBETWEEN_STORE: store, DASHSCOPE_API_KEY: secondKey });
    const b = await inbetween(['render', '--yes', '--json'], { cwd: second.folder, env });
    expect(b, b.stdout).toMatchObject({ code: 0 });
    expect(await a.ended).toMatchObject({ code: 0 });
    // All takes of the first machine end while the first take of the second one runs.
    const { billed } = service.emulator.bill();
    expect(billed.length).toBeLessThanOrEqual(shots.length + 1);
    const { made, reused } = JSON.parse(b.stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
    expect([made, reused]).toEqual([billed.length - shots.length, 2 * shots.length - billed.length]);
  },
);
