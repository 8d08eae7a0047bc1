import { RenderError } from '../../diagnostics/render-error.js';
import type { Studio } from '../../project/project.js';
import { wantedTakes } from '../../project/retained-takes.js';
import { bytesWords, count } from '../../report/format.js';
import { exitCode } from '../exit-code.js';
import { openCliStudio, type PlaceOptions, refuseLostPlace } from '../open-cli-project.js';
import { printJson, type Terminal } from '../terminal.js';

interface StoreWords extends PlaceOptions {
  readonly all?: boolean;
  readonly shared?: boolean;
  readonly repair?: boolean;
  readonly dryRun?: boolean;
  readonly olderThan?: string;
  readonly paid?: boolean;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

/** `inbetween store ls|verify|gc|push|pull [storyboard]` */
export async function storeCommand(
  action: string,
  file: string,
  words: StoreWords,
  terminal: Terminal,
): Promise<number> {
  await using studio = openCliStudio(file, words, { terminal });
  if (words.repair && !(action === 'verify' && words.shared)) {
    throw new RenderError('bad-option', '--repair is for "store verify --shared".', {
      hint: 'Damaged clips of this machine are set aside by the next render, and fetched or made again.',
    });
  }
  await refuseLostPlace(studio);
  const isShared = words.shared && (action === 'ls' || action === 'verify' || action === 'gc');
  if (isShared || action === 'push' || action === 'pull') {
    const { sharedStoreCommand } = await import('./shared-store.js');
    return sharedStoreCommand(action, { studio, words, terminal, signal: new AbortController().signal });
  }
  switch (action) {
    case 'ls':
      return list(studio, words, terminal);
    case 'verify':
      return verify(studio, words, terminal);
    case 'gc':
      return collect(studio, words, terminal);
    default:
      throw new RenderError('unknown-action', `There is no "store ${action}".`, {
        hint: 'Known: ls, verify, gc, push, pull.',
      });
  }
}

async function list(studio: Studio, words: StoreWords, terminal: Terminal): Promise<number> {
  const takes = await studio.store.ls();
  if (words.json) {
    printJson(terminal, { ok: true, takes });
    return exitCode.done;
  }
  const width = Math.max(4, ...takes.map(({ record }) => record.shot.length));
  for (const { record, present } of takes) {
    const { shot, clip, bytes, facts, created } = record;
    const made = new Date(created).toISOString().slice(0, 16).replace('T', ' ');
    const state = present ? '' : '  file is gone';
    terminal.stdout.write(
      `${shot.padEnd(width)}  ${clip.slice(0, 12)}  ${facts.width}x${facts.height}  ${bytesWords(bytes).padStart(8)}  ${made}${state}\n`,
    );
  }
  terminal.stdout.write(`${count(takes.length, 'clip')} in ${studio.stateFolder}\n`);
  return exitCode.done;
}

async function verify(studio: Studio, words: StoreWords, terminal: Terminal): Promise<number> {
  const report = await studio.store.verify();
  const bad = report.damaged.length + report.missing.length + report.unreadable.length;
  if (words.json) printJson(terminal, { ok: bad === 0, ...report });
  else {
    for (const clip of report.damaged) terminal.stdout.write(`damaged     ${clip}\n`);
    for (const { shot, clip } of report.missing) terminal.stdout.write(`missing     ${clip}  (${shot})\n`);
    for (const key of report.unreadable) terminal.stdout.write(`unreadable  takes/${key}.json\n`);
    terminal.stdout.write(
      `${count(report.whole, 'clip')} whole, ${bytesWords(report.bytes)}; ${bad} wrong\n`,
    );
    if (bad > 0) terminal.stdout.write('The next render sets damaged clips aside and makes them again.\n');
  }
  return bad === 0 ? exitCode.done : exitCode.failed;
}

async function collect(studio: Studio, words: StoreWords, terminal: Terminal): Promise<number> {
  const days = Number(words.olderThan ?? 30);
  if (!(days >= 0)) {
    throw new RenderError('bad-option', `"--older-than ${words.olderThan}" is no number of days.`, {
      hint: 'Use a number, like --older-than 7.',
    });
  }
  // What another process is about to use must not go.
  await using held = words.dryRun ? undefined : await studio.hold('store gc');
  const wanted = await wantedTakes(studio, new AbortController().signal);
  const collected = await studio.store.gc({
    keep: wanted.keys,
    keepClips: wanted.clips,
    paid: words.paid ? 'drop' : 'keep',
    beside: wanted.files,
    olderThanMs: days * DAY_MS,
    dryRun: words.dryRun ?? false,
  });
  // The first sweep came with the right to work here.
  const swept = held?.swept ?? [];
  const report = {
    ...collected,
    leftovers: collected.leftovers + swept.length,
    bytes: swept.reduce((sum, { bytes }) => sum + bytes, collected.bytes),
  };
  if (words.json) printJson(terminal, { ok: true, dryRun: words.dryRun ?? false, ...report });
  else {
    const verb = words.dryRun ? 'would go' : 'removed';
    for (const { shot, clip } of report.takes)
      terminal.stdout.write(`${verb}  ${clip.slice(0, 12)}  ${shot}\n`);
    terminal.stdout.write(
      `${count(report.clips.length, 'clip')} and ${count(report.leftovers, 'leftover')} ${verb}, ${bytesWords(report.bytes)}\n`,
    );
  }
  return exitCode.done;
}
