import { copyFile, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseFaults } from '../../src/emulator/faults.js';
import { openEmulator } from '../../src/emulator/open-emulator.js';
import { systemClock } from '../../src/system/clock.js';
import { inbetween, plainEnv } from '../rig/cli.js';
import { smallClip } from '../rig/emulated-service.js';
import { openProject } from '../rig/project.js';

const key = 'sk-c0ffee0123456789abcdef';
const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: rain }
  - { id: two, first: portrait-750x1000.png, last: wide.png, prompt: sun }
`;
// Signatures are written as the emulator writes them; that they were really on the wire is made sure of below.
const secrets = [key, key.slice(3), 'Bearer ', 'Signature=', 'OSSAccessKeyId='];

test.concurrent.each([
  ['a render that succeeds', '', key, 0],
  ['a key that is refused', '', `${key}-wrong`, 4],
  ['an answer that is lost', 'cut-before@create#1', key, 6],
  ['takes that are refused', 'failed=DataInspectionFailed', key, 1],
] as const)(
  'neither the key nor a signature is left behind by %s',
  async (_, faults, used, expected) => {
    await using project = await openProject(text, ['wide.png', 'portrait-750x1000.png']);
    await using emulator = await openEmulator({
      clock: systemClock,
      faults: parseFaults(faults),
      takeSeconds: () => 0,
      limits: { submitsPerSecond: 1000, takesInFlight: 10 },
      accounts: { [key]: {} },
      makeClip: (_request, path) => copyFile(smallClip, path),
    });
    const env = plainEnv({ DASHSCOPE_API_KEY: used, DASHSCOPE_HTTP_BASE_URL: emulator.baseUrl });
    const said: string[] = [];
    for (const words of [
      ['render', '--yes', '--json'],
      ['status', '--json'],
    ]) {
      const { code, stdout, stderr } = await inbetween(words, { cwd: project.folder, env });
      if (words[0] === 'render') expect({ code, stderr, faults }).toEqual({ code: expected, stderr, faults });
      said.push(stdout, stderr);
    }
    const found = secrets.filter((secret) => said.join('\n').includes(secret));
    expect(found).toEqual([]);
    for (const file of await filesIn(project.folder)) {
      const bytes = await readFile(file);
      for (const secret of secrets) expect(bytes.includes(secret), `${file} holds ${secret}`).toBe(false);
    }
    if (faults === '' && used === key) expect(emulator.bill().billed).toHaveLength(2);
  },
  60_000,
);

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const paths = names.map((name) => join(folder, name));
  const kinds = await Promise.all(paths.map((path) => stat(path)));
  return paths.filter((_, index) => kinds[index]?.isFile());
}
