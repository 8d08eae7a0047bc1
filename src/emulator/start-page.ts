import { modelRows } from '../providers/models/model-rows.js';
import type { EmulatedResponse } from './exchange.js';

/** A header of every response, so that the emulator cannot be mistaken for the service. */
export const emulatorHeader = { 'x-inbetween-emulator': 'this is not the DashScope service' } as const;

/** The page for people who open the address in a browser. */
export function startPage(origin: string, more: { speed: number; tasks: number }): EmulatedResponse {
  const models = modelRows.map(({ model }) => `<li><code>${model}</code></li>`).join('');
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>inbetween emulator</title>
<body style="font: 16px/1.5 system-ui; max-width: 40em; margin: 3em auto; padding: 0 1em">
<h1>This is an emulator</h1>
<p>It implements the task interface of Alibaba Cloud Model Studio (DashScope) on this machine, for tests and trials. It
is <strong>not</strong> the service, it is not affiliated with Alibaba Cloud, and it charges nothing.</p>
<p>Base address: <code>${origin}/api/v1</code>; any key works. Time runs ${more.speed} times as fast as real time.
${more.tasks} tasks so far; <a href="/emulator/bill">their cost at the real service</a>.</p>
<ul>${models}</ul></body></html>
`,
  };
}
