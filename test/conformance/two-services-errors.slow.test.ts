import { describe, expect, test } from 'vitest';
import {
  compare,
  concluded,
  countTasks,
  downloaded,
  failureOf,
  forms,
  outcome,
} from '../rig/compare-services.js';
import { errors, failures } from '../rig/documented-errors.js';
import { wantedTake } from '../rig/emulated-service.js';
import { type FaultName, openService } from '../rig/two-services.js';

const signal = new AbortController().signal;

describe('a client concludes the same from errors', () => {
  test.each<[FaultName, object]>([
    ['rate of submits', { kind: 'throttled', code: 'throttled' }],
    ['tasks in flight', { kind: 'throttled', code: 'too-many-in-flight', limit: 'takes-in-flight' }],
    ['budget', { kind: 'out-of-money', code: 'budget-used-up' }],
    ['quota', { kind: 'throttled' }],
    ['internal error', { kind: 'transient', code: 'service-error' }],
    ['unavailable', { kind: 'transient', code: 'service-busy' }],
    ['gateway before', { kind: 'unknown-outcome' }],
    ['gateway after', { kind: 'unknown-outcome', tasks: 1 }],
    ['login page', { kind: 'unknown-outcome' }],
    ['code with status 200', { kind: 'throttled' }],
    ['broken before', { kind: 'unknown-outcome' }],
    ['broken after', { kind: 'unknown-outcome', tasks: 1 }],
    ['permit refused', { kind: 'transient', code: 'service-busy', tasks: 0 }],
    ['upload broken', { kind: 'transient', tasks: 0 }],
  ])('%s', async (fault, expected) => {
    for (const model of forms) {
      const request = await wantedTake({ model });
      const found = await compare({ faults: [fault] }, async (service) => {
        const failed = await outcome(service, request);
        return { ...failed, tasks: await countTasks(service, model) };
      });
      expect(found, model).toMatchObject(expected);
    }
  });

  test('an account that has not paid', async () => {
    const request = await wantedTake();
    expect(await compare({ overdue: true }, (service) => outcome(service, request))).toMatchObject({
      kind: 'out-of-money',
      code: 'account-overdue',
    });
  });

  test('a poll that fails is no failure of the take', async () => {
    const request = await wantedTake();
    for (const fault of ['rate of polls', 'poll broken'] as const) {
      const found = await compare({ faults: [fault] }, async (service) => {
        const operation = await service.provider.submit(request, signal);
        const first = await failureOf(service.provider.poll(operation, signal));
        return { first, end: concluded(await service.settle(operation), service) };
      });
      expect(found).toMatchObject({ end: { state: 'done', billed: 1_000_000 } });
    }
  });

  test.each(failures)('a task that fails with $code: $message', async ({ code, message, kind }) => {
    const request = await wantedTake();
    const found = await compare({ failures: [{ code, message }] }, (service) => outcome(service, request));
    expect(found).toMatchObject({ kind, billed: 0 });
  });
});

// The whole table of errors. The emulator has no fault for most of them.
describe('a client reads each documented error as the description means it', () => {
  test.each(errors)('a submit: $status $code $message', async ({ status, code, message, kind, ours }) => {
    await using service = await openService('reference');
    service.reference?.script.next('create', { kind: 'refuse', refusal: { status, code, message } });
    const found = await outcome(service, await wantedTake());
    expect(found).toMatchObject({ state: 'failed', kind, billed: 0, ...(ours ? { code: ours } : {}) });
    // Nothing that costs money is sent a second time by itself.
    expect(service.reference?.seen.filter(({ route }) => route === 'create')).toHaveLength(1);
  });

  test('no error of a poll, a cancel or a list is a failure of the take', async () => {
    await using service = await openService('reference');
    const { provider, clock, reference } = service;
    const request = await wantedTake();
    const startedAt = clock.now();
    const operation = await provider.submit(request, signal);
    for (const { status, code, message } of errors) {
      const refusal = { status, code, message };
      clock.leap(1000);
      for (const route of ['poll', 'list', 'cancel'] as const)
        reference?.script.next(route, { kind: 'refuse', refusal });
      // Each call starts when it is awaited, so that no rejection is without a handler.
      const search = () => provider.findLost([{ request, startedAt }], async () => undefined, signal);
      for (const call of [() => provider.poll(operation, signal), search]) {
        const { kind } = await failureOf(call());
        expect(['transient', 'throttled', 'unauthorised', 'out-of-money'], code).toContain(kind);
      }
      const cancel = provider.cancel?.(operation, signal).then(
        (answer) => ({ answer }),
        (error: unknown) => error,
      );
      expect(await cancel, code).not.toMatchObject({ answer: true });
    }
    expect(concluded(await service.settle(operation), service)).toMatchObject({ state: 'done' });
  });

  test.each([
    ['policy', 403, 'AccessDenied.Unpurchased', '', 'unauthorised'],
    [
      'policy',
      429,
      'Throttling.RateQuota',
      'Requests rate limit exceeded, please try again later.',
      'throttled',
    ],
    ['policy', 401, 'InvalidApiKey', 'Invalid API-key provided.', 'unauthorised'],
    ['upload', 403, 'AccessDenied', 'Invalid according to Policy: Policy expired.', 'transient'],
    ['upload', 503, 'ServiceUnavailable', '', 'transient'],
  ] as const)('an upload: %s %s %s', async (route, status, code, message, kind) => {
    await using service = await openService('reference');
    service.reference?.script.next(route, { kind: 'refuse', refusal: { status, code, message } });
    expect(await outcome(service, await wantedTake())).toMatchObject({ kind });
    expect(service.reference?.taskCount()).toBe(0);
    expect(await outcome(service, await wantedTake())).toMatchObject({ state: 'done' });
  });

  test('an expired address of a result is renewed, because the task is still known', async () => {
    await using service = await openService('reference');
    const progress = await service.settle(await service.provider.submit(await wantedTake(), signal));
    const refusal = { status: 403, code: 'AccessDenied', message: 'Request has expired.' };
    service.reference?.script.next('result', { kind: 'refuse', refusal });
    expect(await downloaded(progress, service)).toBe('the clip');
  });

  test('a wrong key, an unknown workspace and an unknown model', async () => {
    const request = await wantedTake();
    await using service = await openService('reference');
    const stranger = service.client({ apiKey: 'sk-of-another-region' });
    expect(await failureOf(stranger.submit(request, signal))).toMatchObject({
      kind: 'unauthorised',
      code: 'key-refused',
    });
    const elsewhere = service.client({ workspace: 'ws-2' });
    expect(await failureOf(elsewhere.submit(request, signal))).toMatchObject({
      kind: 'unauthorised',
      code: 'unknown-workspace',
    });
    const unknown = { ...request, model: 'wan9-kf2v' };
    expect(await failureOf(service.provider.submit(unknown, signal))).toMatchObject({
      kind: 'refused',
      code: 'unknown-model',
    });
  });
});
