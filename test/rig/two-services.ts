import { copyFile, readFile } from 'node:fs/promises';
import { parseFaults } from '../../src/emulator/faults.js';
import { openEmulator } from '../../src/emulator/open-emulator.js';
import {
  type DashscopeProvider,
  type DashscopeSetup,
  openDashscope,
} from '../../src/providers/dashscope/open-dashscope.js';
import type { Operation, Progress } from '../../src/providers/provider.js';
import { smallClip, testKey } from './emulated-service.js';
import { type LeapingClock, leapingClock } from './leaping-clock.js';
import { openReferenceService, type ReferenceService } from './reference-service/reference-service.js';
import type { Route, Scripted } from './reference-service/script.js';
import { testFolder } from './test-folder.js';

export const serviceNames = ['emulator', 'reference'] as const;

export type ServiceName = (typeof serviceNames)[number];

/** What a scenario decides about its service. */
export interface ServiceOptions {
  readonly region?: 'cn-beijing' | 'ap-southeast-1';
  /** How long a task runs. */
  readonly runMs?: number;
  readonly faults?: readonly FaultName[];
  /** How far the clock of the service is ahead. */
  readonly skewMs?: number;
  /** The account has not paid. */
  readonly overdue?: boolean;
  /** Tasks fail with these, in order. */
  readonly failures?: readonly { readonly code: string; readonly message: string }[];
  readonly client?: Partial<DashscopeSetup>;
}

/** One of two services that were written independently, and a client of it. */
export interface ServiceUnderTest extends AsyncDisposable {
  readonly name: ServiceName;
  readonly baseUrl: string;
  readonly provider: DashscopeProvider;
  readonly clock: LeapingClock;
  readonly folder: string;
  client(more?: Partial<DashscopeSetup>): DashscopeProvider;
  /** Polls until the take has ended; the clock leaps to the end. */
  settle(operation: Operation): Promise<Progress>;
  /** Millionths of a CNY. */
  billed(): number;
  /** Undefined for the emulator, which ignores what is not documented. */
  readonly reference: ReferenceService | undefined;
}

/** Another key of the account of the client. */
export const siblingKey = 'sk-fedcba9876543210-sibling';

/** A key of another account. */
export const strangerKey = 'sk-00112233445566-stranger';

const workspace = 'ws-1';
const signal = new AbortController().signal;

/** Opens one of the services with a client that uses it as it would use the vendor's. */
export async function openService(
  name: ServiceName,
  options: ServiceOptions = {},
): Promise<ServiceUnderTest> {
  const clock = leapingClock();
  const folder = await testFolder();
  const service = name === 'emulator' ? await emulator(options, clock) : await reference(options, clock);
  const clients: DashscopeProvider[] = [];
  const client = (more: Partial<DashscopeSetup> = {}) => {
    const { region } = options;
    const opened = openDashscope({
      apiKey: testKey,
      baseUrl: service.baseUrl,
      workspace,
      clock,
      env: {},
      ...(region ? { region } : {}),
      ...options.client,
      ...more,
    });
    clients.push(opened);
    return opened;
  };
  const provider = client();
  return {
    name,
    baseUrl: service.baseUrl,
    provider,
    clock,
    folder: folder.path,
    client,
    billed: service.billed,
    reference: service.reference,
    async settle(operation) {
      for (;;) {
        const progress = await provider.poll(operation, signal);
        if (progress.state !== 'pending') return progress;
        clock.leap(progress.askAgainInMs);
      }
    },
    async [Symbol.asyncDispose]() {
      for (const one of clients) await one[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

interface Opened extends AsyncDisposable {
  readonly baseUrl: string;
  readonly reference: ReferenceService | undefined;
  billed(): number;
}

async function emulator(options: ServiceOptions, clock: LeapingClock): Promise<Opened> {
  const { faults = [], failures = [] } = options;
  const rules = [
    ...faults.map((fault) => knownFaults[fault].emulator),
    ...failures.map(({ code }, index) => `failed=${code}#${index + 1}`),
    ...(options.skewMs === undefined ? [] : [`clock-skew=${options.skewMs / 1000}`]),
  ];
  const opened = await openEmulator({
    clock,
    region: options.region ?? 'cn-beijing',
    faults: parseFaults(rules.join(', ')),
    takeSeconds: () => (options.runMs ?? 60_000) / 1000,
    makeClip: (_, path) => copyFile(smallClip, path),
    accounts: {
      [testKey]: { owner: 'an account', overdue: options.overdue ?? false },
      [siblingKey]: { owner: 'an account' },
      [strangerKey]: {},
    },
  });
  return {
    baseUrl: opened.baseUrl,
    reference: undefined,
    billed: () => opened.bill().micros,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

async function reference(options: ServiceOptions, clock: LeapingClock): Promise<Opened> {
  const { faults = [], failures = [], runMs = 60_000, region = 'cn-beijing', skewMs = 0 } = options;
  const opened = await openReferenceService({
    now: () => clock.now() + skewMs,
    clip: await readFile(smallClip),
    keys: { [testKey]: 'an account', [siblingKey]: 'an account', [strangerKey]: 'another' },
    region,
    workspace,
    pendingMs: 0,
    runMs,
  });
  for (const fault of faults) opened.script.next(...knownFaults[fault].reference);
  for (const failure of failures) opened.script.failTask({ status: 200, ...failure });
  if (options.overdue) {
    const message = 'Access denied, please make sure your account has no open bill.';
    opened.script.next('create', refuse(400, 'Arrearage', message));
  }
  return {
    baseUrl: opened.baseUrl,
    reference: opened,
    billed: () => opened.bill().reduce((sum, { micros }) => sum + micros, 0),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

function refuse(status: number, code: string, message: string): Scripted {
  return { kind: 'refuse', refusal: { status, code, message } };
}

const page = '<html><head><title>Gateway Time-out</title></head></html>';
const html = { 'content-type': 'text/html' };

/** A fault of one exchange, by the name that each service has for it. */
export const knownFaults = {
  'rate of submits': fault(
    'rate-limit@create*1',
    'create',
    refuse(429, 'Throttling.RateQuota', 'Requests rate limit exceeded, please try again later.'),
  ),
  'rate of polls': fault(
    'rate-limit@poll*1',
    'poll',
    refuse(429, 'Throttling.RateQuota', 'Requests rate limit exceeded, please try again later.'),
  ),
  'tasks in flight': fault(
    'concurrency*1',
    'create',
    refuse(429, 'Throttling.Concurrency', 'Too many tasks are running.'),
  ),
  budget: fault('budget*1', 'create', refuse(429, 'BudgetLimitExceeded', 'The budget is used up.')),
  quota: fault(
    'quota*1',
    'create',
    refuse(429, 'Throttling.AllocationQuota', 'Allocated quota exceeded, please increase your quota limit.'),
  ),
  'internal error': fault('500@create*1', 'create', refuse(500, 'InternalError', 'An internal error.')),
  unavailable: fault('503@create*1', 'create', refuse(503, 'ModelUnavailable', 'Model is unavailable.')),
  'gateway before': fault('504@create*1', 'create', {
    kind: 'answer',
    status: 504,
    headers: html,
    body: page,
  }),
  'gateway after': fault('504-after*1', 'create', {
    kind: 'replace',
    status: 504,
    headers: html,
    body: page,
  }),
  'login page': fault('html@create*1', 'create', { kind: 'answer', status: 200, headers: html, body: page }),
  'code with status 200': fault(
    'code-200@create*1',
    'create',
    refuse(200, 'Throttling', 'Requests throttling triggered.'),
  ),
  'broken before': fault('cut-before@create*1', 'create', { kind: 'break' }),
  'broken after': fault('cut-after@create*1', 'create', { kind: 'lose' }),
  'poll broken': fault('cut-before@poll*1', 'poll', { kind: 'break' }),
  'half a download': fault('truncate*1', 'result', { kind: 'cut', after: 3000 }),
  'download broken': fault('cut-before@download*1', 'result', { kind: 'break' }),
  'permit refused': fault('503@policy*1', 'policy', refuse(503, 'ModelUnavailable', 'Unavailable.')),
  'upload broken': fault('cut-before@upload*1', 'upload', { kind: 'break' }),
} as const satisfies Record<string, { emulator: string; reference: readonly [Route, Scripted] }>;

export type FaultName = keyof typeof knownFaults;

function fault(emulator: string, route: Route, scripted: Scripted) {
  return { emulator, reference: [route, scripted] as const };
}
