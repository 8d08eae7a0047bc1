import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Money } from '../../base/money.js';
import { editorLink, editorUrl } from '../../diagnostics/editor-link.js';
import type { Place } from '../../diagnostics/place-of.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { EditReply } from '../../live-view/page-edit.js';
import { openPreview, type Preview, type PreviewAction } from '../../preview/open-preview.js';
import { readPageFiles } from '../../preview/page-files.js';
import { publishWatchAddress } from '../../project/watch-address.js';
import { liveLines } from '../../report/live-lines.js';
import { stateLayout } from '../../store/layout.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { packageFile } from '../../system/package-files.js';
import { lockLendably } from '../../watch/lendable-lock.js';
import { type Watch, watchStoryboard } from '../../watch/watch-storyboard.js';
import { exitCode } from '../terminal/exit-code.js';
import { listenForKeys } from '../terminal/listen-for-keys.js';
import { openInBrowser } from '../terminal/open-with-system.js';
import { isColoured, isLinked, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';

/** The options of `watch`. */
export interface WatchArgs extends ProjectArgs {
  readonly provider?: string;
  readonly slate: boolean;
  readonly port?: number;
  readonly open?: boolean;
  readonly poll?: number;
  readonly autoSpend?: Money;
}

const DEFAULT_PORT = 4680;

/** `inbetween watch [storyboard]` */
export async function runWatch(file: string, args: WatchArgs, terminal: Terminal): Promise<number> {
  using interrupt = listenForInterrupt();
  const editor = editorUrl(terminal.env.INBETWEEN_EDITOR_URL);
  const link = (place: Place) => editorLink(editor ?? '', { file: resolve(file), ...place });
  const page = await readPageFiles(packageFile('dist/web'));
  await using project = openCliProject(file, args, { terminal });
  await using lock = await lockLendably(project, interrupt.signal);
  const lockedProject = lock.locked;
  const secret = randomBytes(32).toString('hex');
  const { stderr, env } = terminal;
  const lines = liveLines(stderr, { color: isColoured(stderr, env), links: isLinked(stderr, env) });
  let opened: (watch: Watch) => void = () => undefined;
  const watching = new Promise<Watch>((done) => {
    opened = done;
  });
  // The browser loads the page while the storyboard is read.
  await using preview = await openOnFreePort(args.port, {
    page,
    find: async (kind, digest) => (await watching).find(kind, digest),
    act: async (action) => act(action, await watching),
    handover: { secret, lend: async (until) => (await watching).lend(until) },
    onError: (error) => terminal.stderr.write(`${String(error)}\n`),
  });
  await using _address = await publishWatchAddress(stateLayout(project.stateFolder).watchAddress, {
    ...{ port: preview.port, secret },
  });
  terminal.stdout.write(`${preview.url}\n`);
  if (args.open) openInBrowser(preview.url);
  await using watch = await watchStoryboard({
    project,
    ...{ lockedProject, lock },
    autoSpend: args.autoSpend ?? null,
    provider: args.provider ?? null,
    slates: args.slate,
    pollMs: args.poll ?? null,
    problemOptions: () => ({ columns: stderr.columns ?? 80, ...(editor === null ? {} : { link }) }),
    onView(view, pace) {
      preview.show(view, pace);
      lines.show(view);
    },
  });
  opened(watch);
  preview.show(watch.view, 'urgent');
  await untilQuit({ terminal, watch, url: preview.url, signal: interrupt.signal });
  const billing = lockedProject.journal.state().open.filter(({ price }) => price.kind !== 'free');
  if (billing.length > 0)
    terminal.stderr.write(
      `Still running, and billed: ${billing.flatMap(({ shots }) => shots).join(', ')}. The next render collects them.\n`,
    );
  return exitCode.done;
}

async function act(action: PreviewAction, watch: Watch): Promise<string | null | EditReply> {
  switch (action.type) {
    case 'spend':
      return watch.spend(action.token);
    case 'another':
      return await watch.another(action.token);
    case 'pick':
    case 'star':
    case 'note':
      return await watch.say(action);
    case 'export':
      return watch.exportFilm();
    case 'edit':
    case 'undo':
    case 'redo':
      return await watch.edit(action);
    case 'look':
      watch.lookAt(action.shot);
      return null;
    case 'render':
      watch.again();
      return null;
  }
}

async function untilQuit(session: {
  readonly terminal: Terminal;
  readonly watch: Watch;
  readonly url: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { terminal, watch, url, signal } = session;
  const quit = new AbortController();
  const end = AbortSignal.any([signal, quit.signal]);
  using keys = listenForKeys(terminal.stdin, {
    r: () => watch.again(),
    o: () => openInBrowser(url),
    s: () => offerSpending(session),
    y: () => confirmSpending(session),
    q: () => quit.abort(),
    '\u0003': () => quit.abort(),
  });
  if (keys.listening) terminal.stderr.write('keys: r render again   s spend   o open the page   q quit\n');
  await new Promise<void>((done) => {
    if (end.aborted) done();
    end.addEventListener('abort', () => done(), { once: true });
  });
}

// The offer that "y" confirms. A key pressed by mistake costs nothing, nor does a confirmation after the plan changed.
const offered = new WeakMap<Watch, string>();

function offerSpending({ terminal, watch }: { terminal: Terminal; watch: Watch }): void {
  const { offer, unavailable, provider } = watch.view.money;
  if (provider === null) terminal.stderr.write('The storyboard uses only drafts, which are free.\n');
  else if (unavailable !== null) terminal.stderr.write(`${unavailable}\n`);
  else if (offer === null) terminal.stderr.write('Every shot already has its paid clip.\n');
  else {
    offered.set(watch, offer.token);
    terminal.stderr.write(`${offer.description}. Press y to confirm.\n`);
  }
}

function confirmSpending({ terminal, watch }: { terminal: Terminal; watch: Watch }): void {
  const token = offered.get(watch);
  if (token === undefined) return;
  offered.delete(watch);
  const reason = watch.spend(token);
  if (reason !== null) terminal.stderr.write(`${reason}\n`);
}

// A fixed port lets open tabs reconnect after a restart. If it is in use, any free port works.
async function openOnFreePort(
  port: number | undefined,
  setup: Omit<Parameters<typeof openPreview>[0], 'port'>,
): Promise<Preview> {
  if (port !== undefined) return await openPreview({ ...setup, port });
  try {
    return await openPreview({ ...setup, port: DEFAULT_PORT });
  } catch (error) {
    if (error instanceof RenderError && error.code === 'port-taken')
      return await openPreview({ ...setup, port: 0 });
    throw error;
  }
}
