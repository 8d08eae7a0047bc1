// Executes the jobs of one place of a worker: node job-child.js <engine as JSON>. The worker stays responsive meanwhile.
import { parseJson } from '../../base/parse-json.js';
import { isText, listOf, oneOf, shape } from '../../base/shape.js';
import type { MediaEngine } from '../../media/engine.js';
import { encodeJobFailure } from '../../media/job-failure.js';
import { type NativeFacts, nativeEngine } from '../../media/native-engine.js';
import { wasmEngine } from '../../media/wasm-engine.js';
import { openLocalRunner } from '../local-runner.js';
import type { ChildAnswer, ChildRequest } from './child-messages.js';

const runner = openLocalRunner({ engine: async () => engineFrom(process.argv[2] ?? '') });
let stop = new AbortController();

process.on('message', (request: ChildRequest) => {
  if (request.type === 'stop') stop.abort(new Error('The job is not wanted any more.'));
  else void execute(request);
});
// The worker was killed: what it has started must end as well.
process.on('disconnect', () => {
  stop.abort(new Error('The worker has ended.'));
  setTimeout(() => process.exit(0), 1_000).unref();
});

async function execute({ job, paths, folder }: Extract<ChildRequest, { type: 'run' }>): Promise<void> {
  stop = new AbortController();
  try {
    const { outputs } = await runner.run(job, {
      folder,
      signal: stop.signal,
      resolveInput(digest) {
        const path = paths[digest];
        if (path === undefined) throw new Error(`The job has no input ${digest}.`);
        return path;
      },
      onProgress: (fraction) => answer({ type: 'progress', fraction }),
    });
    answer({ type: 'done', outputs });
  } catch (error) {
    answer({ type: 'failed', failure: encodeJobFailure(error) });
  }
}

function answer(message: ChildAnswer): void {
  if (process.connected) process.send?.(message);
}

// The worker has tested the engine already.
function engineFrom(text: string): MediaEngine {
  const facts: unknown = parseJson(text);
  if (!isEngine(facts)) throw new Error('job-child.js needs the engine of its worker.');
  const { kind, ...native } = facts as NativeFacts & Pick<MediaEngine, 'kind'>;
  return kind === 'native' ? nativeEngine(native) : wasmEngine(native);
}

function isEngine(value: unknown): boolean {
  return shape({
    kind: oneOf('native', 'wasm'),
    path: isText,
    version: isText,
    foundBy: isText,
    lacks: listOf(isText),
  })(value);
}
