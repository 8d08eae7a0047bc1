import { modelRows } from '../providers/models/model-table.js';
import type { Answered } from './exchange.js';

/** The header that every answer carries, so that nobody can take it for the service. */
export const notTheService = { 'x-inbetween-emulator': 'this is not the DashScope service' } as const;

/** The page for people who open the address in a browser. */
export function startPage(origin: string, more: { speed: number; tasks: number }): Answered {
  const models = modelRows.map(({ model }) => `<li><code>${model}</code></li>`).join('');
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>inbetween emulator</title>
<body style="font: 16px/1.5 system-ui; max-width: 40em; margin: 3em auto; padding: 0 1em">
<h1>This is an emulator</h1>
<p>It speaks the task interface of Alibaba Cloud Model Studio (DashScope) on this machine, for tests and for trying
out. It is <strong>not</strong> the service, it is not made or backed by Alibaba Cloud, and it charges nothing.</p>
<p>Base address: <code>${origin}/api/v1</code>; any key works. Time runs ${more.speed} times as fast as outside.
${more.tasks} tasks so far; <a href="/emulator/bill">what they would have cost</a>.</p>
<ul>${models}</ul></body></html>
`,
  };
}
