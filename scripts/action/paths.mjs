// Sets the paths of the state folder and the lockfile before anything is restored into them, and an id for this use of the
// action: a job may use it twice, and a matrix runs it in many jobs at once.
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const storyboard = process.env.INPUT_STORYBOARD || 'storyboard.yaml';
const state = process.env.INBETWEEN_STATE_DIR || join(dirname(storyboard), '.inbetween');
const lock = `${storyboard.replace(/\.ya?ml$/i, '')}.lock`;
const name = basename(storyboard)
  .replace(/\.ya?ml$/i, '')
  .replace(/[^\w-]/g, '-');
const id = `${name}-${randomBytes(4).toString('hex')}`;
appendFileSync(process.env.GITHUB_OUTPUT, `state=${state}\nlock=${lock}\nid=${id}\n`);
