import type { ModelRow } from '../providers/models/model-row.js';
import { modelRow } from '../providers/models/model-table.js';
import { type Bill, billOf } from './bill.js';
import { type EmulatedClock, parseCompactBeijing } from './emulated-clock.js';
import { regionOf } from './emulated-region.js';
import { type EmulatedRequest, type EmulatedResponse, jsonResponse, refuse } from './exchange.js';
import type { FaultRule } from './faults.js';
import { accountOf, type CallMeter, type LimitSources, limitsFor } from './limits.js';
import { parseCreate } from './read-create.js';
import { signResultUrl } from './results.js';
import type { Seeded } from './seeded.js';
import { listEntry, pollBody } from './show-task.js';
import type { Storage } from './storage.js';
import { TASK_LIFE } from './task.js';
import type { TaskQueue } from './task-queue.js';
import type { TaskRunner } from './task-runner.js';

/** What the handlers of all routes share. */
export interface RouteContext extends LimitSources {
  readonly speed: number;
  readonly clock: EmulatedClock;
  readonly seeded: Seeded;
  readonly storage: Storage;
  readonly tasks: TaskQueue;
  readonly runner: TaskRunner;
  readonly meter: CallMeter;
  readonly overLimit?: 'queue' | 'reject' | undefined;
  readonly accounts?:
    | Readonly<
        Record<string, { readonly owner?: string; readonly overdue?: boolean; readonly limits?: object }>
      >
    | undefined;
  readonly models?: readonly ModelRow[] | undefined;
  /** A new id for each response. */
  readonly nextRequestId: () => string;
}

const QUERIES_PER_SECOND = 20;
const PERMITS_PER_SECOND = 100;

/** Creates a task. Throws Refused. */
export async function handleCreate(
  context: RouteContext,
  request: EmulatedRequest,
): Promise<EmulatedResponse> {
  const { tasks, runner, meter, accounts } = context;
  const account = authenticate(context, request);
  const input = parseCreate(request, context);
  const { model } = input.row;
  const limits = limitsFor(context, { account, model });
  admitCall(meter, `create ${account} ${model}`, limits.submitsPerSecond);
  const settings = Object.entries(accounts ?? {}).find(([key]) => accountOf(key, accounts) === account)?.[1];
  if (settings?.overdue)
    refuse(400, 'Arrearage', 'Access denied, please make sure your account is in good standing.');
  if (context.overLimit === 'reject' && tasks.running(account, model) >= limits.takesInFlight)
    refuse(
      429,
      'Throttling.Concurrency',
      'Too many tasks of this model are running, please try again later.',
    );
  const requestId = context.nextRequestId();
  const task = await runner.createTask(input, { account, requestId });
  await tasks.add(task);
  return jsonResponse(200, requestId, { output: { task_status: 'PENDING', task_id: task.id } });
}

/** Returns the state of a task. Throws Refused. */
export async function handlePoll(
  context: RouteContext,
  request: EmulatedRequest,
  faults: readonly FaultRule[],
): Promise<EmulatedResponse> {
  const { tasks, clock, seeded, meter } = context;
  const account = authenticate(context, request);
  admitCall(meter, `poll ${account}`, QUERIES_PER_SECOND);
  const id = request.path.split('/').at(-1) ?? '';
  await tasks.settled(id);
  const task = tasks.find(id);
  const row = task && modelRow(task.request.model, context.models);
  const region = regionOf(row, context.region);
  const isEarly = faults.some(({ kind }) => kind === 'early-expiry');
  const expires = isEarly ? clock.now() - 1000 : (task?.ended ?? 0) + TASK_LIFE;
  const body = pollBody(task?.account === account ? task : undefined, {
    id,
    clock,
    row,
    resultUrl: () => signResultUrl(request.origin, { id, region, expires: clock.reported(expires), seeded }),
  });
  return taskResponse(context, body);
}

// Unlike a create, the calls about tasks name their character set.
function taskResponse(context: RouteContext, body: object): EmulatedResponse {
  const response = jsonResponse(200, context.nextRequestId(), body);
  return {
    ...response,
    headers: { ...response.headers, 'content-type': 'application/json;charset=UTF-8' },
  };
}

/** Lists the tasks of an account, newest first. Throws Refused. */
export async function handleList(context: RouteContext, request: EmulatedRequest): Promise<EmulatedResponse> {
  const { tasks, clock, meter } = context;
  const account = authenticate(context, request);
  admitCall(meter, `list ${account}`, QUERIES_PER_SECOND);
  const { query } = request;
  const from = parseCompactBeijing(query.get('start_time') ?? '') ?? clock.reported(clock.now()) - TASK_LIFE;
  const until = parseCompactBeijing(query.get('end_time') ?? '') ?? Number.POSITIVE_INFINITY;
  if (until !== Number.POSITIVE_INFINITY && (until < from || until - from > TASK_LIFE))
    refuse(400, 'InvalidParameter', 'the parameters must conform to the specification: at most 24 hours');
  const matches = (name: string, value: string) => [null, '', value].includes(query.get(name));
  const found = tasks
    .all()
    .filter((task) => task.account === account && clock.now() <= task.created + TASK_LIFE)
    .filter((task) => matches('task_id', task.id) && matches('model_name', task.request.model))
    .filter((task) => matches('status', task.status))
    .filter((task) => clock.reported(task.created) >= from && clock.reported(task.created) <= until)
    .reverse();
  const size = Math.min(100, Math.max(1, Number(query.get('page_size') ?? 10) || 10));
  const page = Math.max(1, Number(query.get('page_no') ?? 1) || 1);
  return taskResponse(context, {
    total: found.length,
    data: found.slice((page - 1) * size, page * size).map((task) => listEntry(task, context)),
    total_page: Math.max(1, Math.ceil(found.length / size)),
    page_no: page,
    page_size: size,
  });
}

/** Cancels a pending task. Throws Refused. */
export async function handleCancel(
  context: RouteContext,
  request: EmulatedRequest,
): Promise<EmulatedResponse> {
  const { tasks, meter } = context;
  const account = authenticate(context, request);
  admitCall(meter, `cancel ${account}`, QUERIES_PER_SECOND);
  const id = request.path.split('/').at(-2) ?? '';
  if (tasks.find(id)?.account !== account || !(await tasks.cancel(id))) {
    refuse(
      400,
      'UnsupportedOperation',
      'Failed to cancel the task, please confirm if the task is in PENDING status.',
    );
  }
  return taskResponse(context, {});
}

/** Issues an upload permit. Throws Refused. */
export async function handlePermit(
  context: RouteContext,
  request: EmulatedRequest,
): Promise<EmulatedResponse> {
  const account = authenticate(context, request);
  admitCall(context.meter, `permit ${account} ${request.query.get('model')}`, PERMITS_PER_SECOND);
  return context.storage.issuePermit(request, { account, requestId: context.nextRequestId() });
}

/** Returns the bill so far. */
export async function handleBill(context: RouteContext): Promise<EmulatedResponse> {
  const bill: Bill = billOf(context.tasks.all(), context);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(bill, null, 2),
  };
}

/** The account of the key of a request. Throws Refused. */
export function authenticate({ accounts }: RouteContext, { headers }: EmulatedRequest): string {
  const key = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (key === undefined) refuse(401, 'InvalidApiKey', 'No API-key provided.');
  if (accounts && !Object.hasOwn(accounts, key)) refuse(401, 'InvalidApiKey', 'Invalid API-key provided.');
  return accountOf(key, accounts);
}

function admitCall(meter: CallMeter, name: string, perSecond: number): void {
  if (!meter.admit(name, perSecond)) refuseRate();
}

function refuseRate(): never {
  return refuse(429, 'Throttling.RateQuota', 'Requests rate limit exceeded, please try again later.');
}
