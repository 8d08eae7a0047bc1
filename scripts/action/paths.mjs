// Says where the state and the lockfile of a storyboard are, before anything is restored into them.
import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const storyboard = process.env.INPUT_STORYBOARD || 'storyboard.yaml';
const state = process.env.INBETWEEN_STATE_DIR || join(dirname(storyboard), '.inbetween');
const lock = `${storyboard.replace(/\.ya?ml$/i, '')}.lock`;
appendFileSync(process.env.GITHUB_OUTPUT, `state=${state}\nlock=${lock}\n`);
