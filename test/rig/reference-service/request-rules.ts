import type { IncomingHttpHeaders } from 'node:http';
import type { Route } from './script.js';

const queries: Readonly<Partial<Record<Route, readonly string[]>>> = {
  list: [
    'task_id',
    'start_time',
    'end_time',
    'model_name',
    'status',
    'page_no',
    'page_size',
    'api_key_id',
    'region',
  ],
  policy: ['action', 'model'],
};

/** What a request has that the reference does not document for its route. */
export function undocumented(
  route: Route,
  { headers, query, body }: { headers: IncomingHttpHeaders; query: URLSearchParams; body: Buffer },
): readonly string[] {
  const known = route === 'create' ? ['x-dashscope-async', 'x-dashscope-ossresourceresolve'] : [];
  const found = Object.keys(headers).filter(
    (name) => name.startsWith('x-') && name !== 'x-dashscope-workspace' && !known.includes(name),
  );
  found.push(...[...query.keys()].filter((name) => !queries[route]?.includes(name)));
  if (new Set(query.keys()).size !== [...query.keys()].length) found.push('a repeated query');
  if (route !== 'create' && body.length > 0) found.push('a body');
  if (route === 'create') {
    if (!/^application\/json(; ?charset=utf-8)?$/i.test(headers['content-type'] ?? ''))
      found.push(`content-type ${headers['content-type']}`);
    const resolve = headers['x-dashscope-ossresourceresolve'];
    if (resolve !== undefined && resolve !== 'enable')
      found.push('a value of X-DashScope-OssResourceResolve');
    // The header belongs to inputs that were uploaded.
    if (resolve === 'enable' && !body.includes('"oss://')) found.push('X-DashScope-OssResourceResolve');
  }
  return found;
}

/** Counts requests of one kind within one second. */
export function openRateGate() {
  const times = new Map<string, number[]>();
  return (name: string, perSecond: number, now: number): boolean => {
    const recent = (times.get(name) ?? []).filter((at) => at > now - 1000);
    const isOpen = recent.length < perSecond;
    times.set(name, isOpen ? [...recent, now] : recent);
    return isOpen;
  };
}
