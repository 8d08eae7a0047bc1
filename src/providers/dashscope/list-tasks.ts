import { type Api, isAccepted } from './api.js';
import { type ListedTask, listIn, type WireAnswer } from './wire.js';

const MOST_PAGES = 200;

/** Sends one request, within the limit of the account. */
export type Ask = <T>(ask: () => Promise<T>) => Promise<T>;

/** The tasks of a model in the last 24 hours, as long as the service keeps them. Throws ProviderFailure. */
export async function listTasks(
  model: string,
  { api, request }: { readonly api: Api; readonly request: Ask },
  signal: AbortSignal,
): Promise<readonly ListedTask[]> {
  const readList = (answer: WireAnswer) => (isAccepted(answer) ? listIn(answer.body) : undefined);
  const askPage = async (number: number) => {
    // Without times the service lists the last 24 hours by its own clock. Times of this machine would miss the task if
    // its clock was set, and the time zone of the request is undocumented.
    const query = new URLSearchParams({ model_name: model, page_no: String(number), page_size: '50' });
    return await request(() => api.get('the task list', `/tasks?${query}`, readList, signal));
  };
  const first = await askPage(1);
  const found = new Map(first.tasks.map((task) => [task.id, task]));
  for (let number = 2; number <= Math.min(first.pages, MOST_PAGES); number += 1)
    for (const task of (await askPage(number)).tasks) found.set(task.id, task);
  return [...found.values()].filter((task) => task.model === model);
}
