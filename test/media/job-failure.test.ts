import { expect, test } from 'vitest';
import { RenderError } from '../../src/diagnostics/render-error.js';
import { InputChanged } from '../../src/media/job.js';
import { decodeJobFailure, encodeJobFailure } from '../../src/media/job-failure.js';

const overTheWire = (error: unknown): Error =>
  decodeJobFailure(JSON.parse(JSON.stringify(encodeJobFailure(error))));

test('a RenderError keeps code, message and hint on another machine', () => {
  const cause = new Error('of this machine');
  const error = overTheWire(new RenderError('ffmpeg-failed', 'ffmpeg failed.', { hint: 'Again.', cause }));
  expect(error).toBeInstanceOf(RenderError);
  expect(error).toMatchObject({ code: 'ffmpeg-failed', message: 'ffmpeg failed.', hint: 'Again.' });
  expect(error.cause).toBeUndefined();
});

test.each([true, false])('a changed input keeps its name on another machine (missing: %s)', (missing) => {
  const error = overTheWire(new InputChanged('video2', missing));
  expect(error).toBeInstanceOf(InputChanged);
  expect(error).toMatchObject({ input: 'video2', isMissing: missing });
});

test.each([new TypeError('x is undefined'), 'x is undefined'])('the bug %j stays a plain error', (thrown) => {
  const error = overTheWire(thrown);
  expect(error).not.toBeInstanceOf(RenderError);
  expect(error.message).toBe('x is undefined');
});

test('secrets are removed before a failure leaves the machine, and when it arrives', () => {
  const secret = 'https://x.example/a.mp4?Signature=abc123';
  const form = encodeJobFailure(new RenderError('ffmpeg-failed', secret, { hint: secret }));
  expect(JSON.stringify(form)).not.toContain('abc123');
  expect(JSON.stringify(encodeJobFailure(new Error(secret)))).not.toContain('abc123');
  const raw = { kind: 'render-error', code: 'a', message: secret, hint: secret };
  expect(decodeJobFailure(raw).message).not.toContain('abc123');
});

test.each([
  null,
  'failed',
  [],
  {},
  { kind: 'toString' },
  { kind: 'unknown', message: 'x' },
  { kind: 'render-error', code: 'a', message: 'b' },
  { kind: 'render-error', code: 'Not a code', message: 'b', hint: '' },
  { kind: 'render-error', code: 1, message: 'b', hint: '' },
  { kind: 'input-changed', input: 'first' },
  { kind: 'input-changed', input: 'first', missing: 'yes' },
  { kind: 'bug' },
])('the report %j of a failure is unreadable', (value) => {
  expect(decodeJobFailure(value)).toMatchObject({
    code: 'job-failure-unreadable',
    hint: expect.stringMatching(/./),
  });
});
