// Joins clips where files cannot grow beyond a limit, as on a full disk. Argument: a JSON file that says what and where.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { assembleFilm } from '../../../build/film/output/assemble-film.js';
import { openLocalRunner } from '../../../build/jobs/local-runner.js';
import { resolveEngine } from '../../../build/media/resolve-engine.js';

const { timeline, output, cache } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { signal } = new AbortController();
const engine = () => resolveEngine({ env: process.env, signal });
const tools = { engine, jobs: openLocalRunner({ engine }), emit: () => {}, signal };
const report = await assembleFilm({ timeline, output, cache }, tools).then(
  () => ({ code: 'none' }),
  ({ code, message, hint }) => ({ code, message, hint }),
);
const segments = existsSync(cache) ? readdirSync(cache) : [];
process.stdout.write(JSON.stringify({ ...report, segments }));
