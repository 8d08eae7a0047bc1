import type { ModelRow } from '../providers/models/model-table.js';
import { type Bill, billOf } from './bill.js';
import { type EmulatedClock, fromCompactBeijing } from './emulated-clock.js';
import { type Answered, type Asked, json, Refused, refuse } from './exchange.js';
import type { FaultPlace, FaultRule } from './faults.js';
import { accountOf, type CallMeter, type LimitSources, limitsFor } from './limits.js';
import { readCreate } from './read-create.js';
import { clipAnswer, resultUrl } from './results.js';
import type { Seeded } from './seeded.js';
import { listedTask, shownTask } from './show-task.js';
import { startPage } from './start-page.js';
import type { Storage } from './storage.js';
import type { TakeMaker } from './take-maker.js';
import { TASK_LIFE } from './task.js';
import type { TaskQueue } from './task-queue.js';

/** One thing that can be asked of the server; the place is where its faults strike, null for our own pages. */
export interface Route {
  readonly place: FaultPlace | null;
  answer(asked: Asked, faults: readonly FaultRule[]): Promise<Answered>;
}

export interface Routes {
  find(method: string, path: string): Route | undefined;
  /** A number of its own for every answer. */
  nextRequestId(): string;
}

interface RoutesSetup extends LimitSources {
  readonly speed: number;
  readonly clock: EmulatedClock;
  readonly seeded: Seeded;
  readonly storage: Storage;
  readonly book: TaskQueue;
  readonly makeTake: TakeMaker;
  readonly meter: CallMeter;
  readonly overLimit?: 'queue' | 'reject' | undefined;
  readonly accounts?:
    | Readonly<
        Record<string, { readonly owner?: string; readonly overdue?: boolean; readonly limits?: object }>
      >
    | undefined;
  readonly models?: readonly ModelRow[] | undefined;
}

const QUERIES_PER_SECOND = 20;
const PERMITS_PER_SECOND = 100;

/** Binds every path of the interface to what it does. */
export function openRoutes(setup: RoutesSetup): Routes {
  const { book, clock, seeded, storage, makeTake, meter, models = [] } = setup;
  let answers = 0;
  const nextRequestId = () => {
    answers += 1;
    return seeded.uuid(`answer ${clock.now()} ${answers}`);
  };

  function account({ headers }: Asked): string {
    const key = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (key === undefined) refuse(401, 'InvalidApiKey', 'No API-key provided.');
    if (setup.accounts && !Object.hasOwn(setup.accounts, key))
      refuse(401, 'InvalidApiKey', 'Invalid API-key provided.');
    return accountOf(key, setup.accounts);
  }

  function meterOf(name: string, perSecond: number): void {
    if (!meter.admit(name, perSecond)) {
      refuse(429, 'Throttling.RateQuota', 'Requests rate limit exceeded, please try again later.');
    }
  }

  async function create(asked: Asked): Promise<Answered> {
    const who = account(asked);
    const wanted = readCreate(asked, models);
    const { model } = wanted.row;
    const limits = limitsFor(setup, { account: who, model });
    meterOf(`create ${who} ${model}`, limits.submitsPerSecond);
    const owner = Object.entries(setup.accounts ?? {}).find(
      ([key]) => accountOf(key, setup.accounts) === who,
    )?.[1];
    if (owner?.overdue)
      refuse(400, 'Arrearage', 'Access denied, please make sure your account is in good standing.');
    if (setup.overLimit === 'reject' && book.running(who, model) >= limits.takesInFlight) {
      refuse(429, 'Throttling.RateQuota', 'Requests rate limit exceeded, please try again later.');
    }
    const requestId = nextRequestId();
    const task = await makeTake.accept(wanted, { account: who, requestId });
    await book.add(task);
    return json(200, requestId, { output: { task_status: 'PENDING', task_id: task.id } });
  }

  async function poll(asked: Asked, faults: readonly FaultRule[]): Promise<Answered> {
    const who = account(asked);
    meterOf(`poll ${who}`, QUERIES_PER_SECOND);
    const id = asked.path.split('/').at(-1) ?? '';
    await book.settled(id);
    const task = book.find(id);
    const early = faults.some(({ kind }) => kind === 'early-expiry');
    const expires = early ? clock.now() - 1000 : (task?.ended ?? 0) + TASK_LIFE;
    const shown = shownTask(task?.account === who ? task : undefined, {
      id,
      clock,
      resultUrl: () => resultUrl(asked.origin, { id, expires: clock.said(expires), seeded }),
    });
    const answer = json(200, nextRequestId(), shown);
    return { ...answer, headers: { ...answer.headers, 'content-type': 'application/json;charset=UTF-8' } };
  }

  async function list(asked: Asked): Promise<Answered> {
    const who = account(asked);
    meterOf(`list ${who}`, QUERIES_PER_SECOND);
    const { query } = asked;
    const from = fromCompactBeijing(query.get('start_time') ?? '') ?? clock.said(clock.now()) - TASK_LIFE;
    const until = fromCompactBeijing(query.get('end_time') ?? '') ?? Number.POSITIVE_INFINITY;
    const is = (name: string, value: string) => [null, '', value].includes(query.get(name));
    const found = book
      .all()
      .filter((task) => task.account === who && clock.now() <= task.created + TASK_LIFE)
      .filter(
        (task) => is('task_id', task.id) && is('model_name', task.request.model) && is('status', task.status),
      )
      .filter((task) => clock.said(task.created) >= from && clock.said(task.created) <= until)
      .reverse();
    const size = Math.min(100, Math.max(1, Number(query.get('page_size') ?? 10) || 10));
    const page = Math.max(1, Number(query.get('page_no') ?? 1) || 1);
    return json(200, nextRequestId(), {
      total: found.length,
      data: found.slice((page - 1) * size, page * size).map((task) => listedTask(task, clock)),
      total_page: Math.max(1, Math.ceil(found.length / size)),
      page_no: page,
      page_size: size,
    });
  }

  async function cancel(asked: Asked): Promise<Answered> {
    const who = account(asked);
    meterOf(`cancel ${who}`, QUERIES_PER_SECOND);
    const id = asked.path.split('/').at(-2) ?? '';
    if (book.find(id)?.account !== who || !(await book.cancel(id))) {
      refuse(
        400,
        'UnsupportedOperation',
        'Failed to cancel the task, please confirm if the task is in PENDING status.',
      );
    }
    return json(200, nextRequestId(), {});
  }

  async function permit(asked: Asked): Promise<Answered> {
    const who = account(asked);
    meterOf(`permit ${who} ${asked.query.get('model')}`, PERMITS_PER_SECOND);
    return storage.permit(asked, { account: who, requestId: nextRequestId() });
  }

  async function bill(): Promise<Answered> {
    const found: Bill = billOf(book.all(), models);
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(found, null, 2),
    };
  }

  const table: readonly (readonly [string, RegExp, FaultPlace | null, Route['answer']])[] = [
    ['POST', /^\/api\/v1\/services\/aigc\/[\w-]+\/video-synthesis$/, 'create', create],
    ['GET', /^\/api\/v1\/tasks$/, 'list', list],
    ['GET', /^\/api\/v1\/tasks\/[^/]+$/, 'poll', poll],
    ['POST', /^\/api\/v1\/tasks\/[^/]+\/cancel$/, 'cancel', cancel],
    ['GET', /^\/api\/v1\/uploads$/, 'policy', permit],
    ['POST', /^\/oss$/, 'upload', storage.receive],
    [
      'GET',
      /^\/results\/[\w-]+\.mp4$/,
      'download',
      (asked) => clipAnswer(asked, { clock, seeded, makeTake }),
    ],
    ['GET', /^\/emulator\/bill$/, null, bill],
    [
      'GET',
      /^\/$/,
      null,
      async ({ origin }) => startPage(origin, { speed: setup.speed, tasks: book.all().length }),
    ],
  ];
  return {
    nextRequestId,
    find(method, path) {
      const [, , place, answer] = table.find(([one, form]) => one === method && form.test(path)) ?? [];
      return place === undefined || answer === undefined ? undefined : { place, answer };
    },
  };
}

/** The service's error object for whatever a route threw. */
export function refusalAnswer(error: unknown, requestId: string): Answered {
  const { status, code, message } =
    error instanceof Refused
      ? error.refusal
      : {
          status: 500,
          code: 'InternalError',
          message: error instanceof Error ? error.message : String(error),
        };
  return json(status, requestId, { code, message });
}
