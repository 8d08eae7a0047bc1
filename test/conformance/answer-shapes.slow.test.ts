import { expect, test } from 'vitest';
import { failureOf, forms } from '../rig/compare-services.js';
import { testKey, wantedTake } from '../rig/emulated-service.js';
import { openService, type ServiceUnderTest, serviceNames } from '../rig/two-services.js';

const signal = new AbortController().signal;

test.each([...forms, 'wanx2.1-kf2v-plus'])(
  'the answers about a task of %s have the same fields in each state',
  async (model) => {
    const shapes: unknown[] = [];
    for (const name of serviceNames) {
      const failures = [{ code: 'InternalError.Algo', message: 'inference internal error.' }];
      await using service = await openService(name, { failures });
      const { provider, clock } = service;
      const request = await wantedTake({ model, promptExtend: true });
      // The first one fails, the last one waits for a free slot.
      const ids: string[] = [];
      for (let count = 0; count <= provider.limitsOf(model).takesInFlight; count += 1) {
        const operation = (await provider.submit(request, signal)) as { readonly task: string };
        ids.push(operation.task);
        clock.leap(1000);
      }
      const [failed = '', good = '', waiting = ''] = [ids[0], ids[1], ids.at(-1)];
      const answers = [await ask(service, `/tasks/${waiting}`), await ask(service, `/tasks/${good}/`)];
      answers.push(await ask(service, '/tasks?page_size=1'), await ask(service, '/tasks/'));
      answers.push(
        await ask(service, `/tasks/${waiting}/cancel`, 'POST'),
        await ask(service, `/tasks/${waiting}`),
      );
      answers.push(await ask(service, `/tasks/${good}/cancel`, 'POST'));
      clock.leap(61_000);
      answers.push(await ask(service, `/tasks/${failed}`), await ask(service, `/tasks/${good}`));
      answers.push(await ask(service, '/tasks/00000000-0000-4000-a000-000000000000'));
      answers.push(await ask(service, `/tasks?status=SUCCEEDED&task_id=${good}&model_name=${model}`));
      answers.push(await ask(service, '/tasks?start_time=20261122120000&end_time=20261122120001'));
      answers.push(await ask(service, '/tasks?start_time=20261120120000&end_time=20261122120001'));
      answers.push(await ask(service, `/uploads?action=getPolicy&model=${model}`));
      shapes.push(answers);
      expect(
        await failureOf(
          provider.poll({ task: waiting, model, resolution: '720P' }, signal).then((progress) => {
            throw progress.state === 'failed' ? progress.failure : progress;
          }),
        ),
      ).toMatchObject({ code: 'take-cancelled' });
    }
    expect(shapes[0]).toEqual(shapes[1]);
  },
);

/** The status, the type and the fields of an answer, and the values by which a client decides. */
async function ask({ baseUrl }: ServiceUnderTest, path: string, method = 'GET') {
  const headers = { authorization: `Bearer ${testKey}` };
  const response = await fetch(`${baseUrl}${path}`, { method, headers });
  const body: unknown = await response.json();
  return [
    path.replace(/[0-9a-f-]{36}/, 'id'),
    response.status,
    response.headers.get('content-type'),
    shapeOf(body),
  ];
}

function shapeOf(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => shapeOf(one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one, key)]));
  const isFixed =
    /^(task_status|status|code|region|model_name|user_api_unique_key|total.*|page.*|SR|fps|ratio|.*duration|video_count|submit_time|end_time)$/;
  if (name === 'end_time' && typeof value === 'number') return 'number';
  return isFixed.test(name) ? value : typeof value;
}
