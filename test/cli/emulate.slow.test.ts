import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { inbetween, plainEnv, start } from '../rig/cli.js';
import { said } from '../rig/said.js';

test('emulate prints its address, answers there, and ends with a bill', async () => {
  const running = start(['emulate', '--speed', '60'], { cwd: tmpdir() });
  let said = '';
  const printed = new Promise<string>((resolve) => {
    running.child.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
      const base = /DASHSCOPE_HTTP_BASE_URL=(\S+)/.exec(said)?.[1];
      if (base && said.includes('Ctrl-C')) resolve(base);
    });
  });
  const base = await printed;
  expect(said).toContain('Nothing is charged');
  expect(said).toMatch(/DASHSCOPE_API_KEY=[\w-]{8,}/); // A text that looks like a real key would be redacted.
  expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
  const answer = await fetch(`${base}/tasks/unknown`, { headers: { authorization: 'Bearer sk-anything' } });
  expect(answer.headers.get('x-inbetween-emulator')).toContain('not the DashScope service');
  expect(await answer.json()).toMatchObject({ output: { task_status: 'UNKNOWN' } });
  running.child.kill('SIGINT');
  const { code, stderr } = await running.ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toContain('0 takes billed');
  expect(stderr).toMatch(/^\d\d:\d\d:\d\d {2}GET {5}200 {2}\/api\/v1\/tasks\/unknown$/m);
});

test('an unknown region is rejected with a list of known regions', async () => {
  const { code, stderr } = await inbetween(['emulate', '--region', 'beijing'], { cwd: tmpdir() });
  expect(code).toBe(2);
  expect(stderr).toContain('does not know the region "beijing"');
  expect(stderr).toContain('cn-beijing, ap-southeast-1');
});

test('an unknown fault is rejected with a list of known faults', async () => {
  const { code, stderr } = await inbetween(['emulate', '--fault', 'explode'], {
    cwd: tmpdir(),
    env: plainEnv(),
  });
  expect(code).not.toBe(0);
  expect(stderr).toContain('Invalid fault "explode"');
  expect(stderr).toContain('cut-after');
});

test('an option that the stand-in of a vendor does not have is rejected', async () => {
  const { code, stderr } = await said(['emulate', '--vendor', 'fal', '--state', 'folder']);
  expect(code).toBe(2);
  expect(stderr).toContain('has no option --state');
});
