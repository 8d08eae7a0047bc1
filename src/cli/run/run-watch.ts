import type { Money } from '../../base/money.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { openPreview, type Preview } from '../../preview/open-preview.js';
import { readPageFiles } from '../../preview/page-files.js';
import { liveLines } from '../../report/live-lines.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { packageFile } from '../../system/package-files.js';
import { type Watch, watchStoryboard } from '../../watch/watch-storyboard.js';
import { exitCode } from '../exit-code.js';
import { listenForKeys } from '../listen-for-keys.js';
import { openCliProject, type PlaceOptions } from '../open-cli-project.js';
import { openInBrowser } from '../open-in-browser.js';
import { isColoured, type Terminal } from '../terminal.js';

/** The words of a watch. */
export interface WatchArgs extends PlaceOptions {
  readonly provider?: string;
  readonly slate: boolean;
  readonly port?: number;
  readonly open?: boolean;
  readonly poll?: number;
  readonly autoSpend?: Money;
}

const USUAL_PORT = 4680;

/** `inbetween watch [storyboard]` */
export async function runWatch(file: string, words: WatchArgs, terminal: Terminal): Promise<number> {
  using interrupt = listenForInterrupt();
  const page = await readPageFiles(packageFile('dist/web'));
  await using project = openCliProject(file, words, { terminal });
  await using lockedProject = await project.lock('watch');
  const lines = liveLines(terminal.stderr, isColoured(terminal.stderr, terminal.env));
  let preview: Preview | undefined;
  await using watch = await watchStoryboard({
    project,
    lockedProject,
    autoSpend: words.autoSpend ?? null,
    provider: words.provider ?? null,
    slate: words.slate,
    pollMs: words.poll ?? null,
    onView(view, pace) {
      preview?.show(view, pace);
      lines.tell(view);
    },
  });
  await using opened = await openOnFreePort(words.port, {
    page,
    find: (kind, digest) => watch.find(kind, digest),
    act: async (action) => act(action, watch),
    onError: (error) => terminal.stderr.write(`${String(error)}\n`),
  });
  preview = opened;
  preview.show(watch.view, 'urgent');
  terminal.stdout.write(`${opened.url}\n`);
  if (words.open) openInBrowser(opened.url);
  await untilQuit({ terminal, watch, url: opened.url, signal: interrupt.signal });
  const billing = lockedProject.journal.state().open.filter(({ price }) => price.kind !== 'free');
  if (billing.length > 0)
    terminal.stderr.write(
      `Still billing: ${billing.flatMap(({ shots }) => shots).join(', ')}. They are collected next time.\n`,
    );
  return exitCode.done;
}

type Action = { readonly type: 'render' } | { readonly type: 'spend'; readonly token: string };

function act(action: Action, watch: Watch): string | null {
  if (action.type === 'spend') return watch.spend(action.token);
  watch.again();
  return null;
}

async function untilQuit(scene: {
  readonly terminal: Terminal;
  readonly watch: Watch;
  readonly url: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { terminal, watch, url, signal } = scene;
  const quit = new AbortController();
  const end = AbortSignal.any([signal, quit.signal]);
  using keys = listenForKeys(terminal.stdin, {
    r: () => watch.again(),
    o: () => openInBrowser(url),
    s: () => askToSpend(scene),
    y: () => agreeToSpend(scene),
    q: () => quit.abort(),
    '\u0003': () => quit.abort(),
  });
  if (keys.listening) terminal.stderr.write('keys: r render again   s spend   o open the page   q quit\n');
  await new Promise<void>((done) => {
    if (end.aborted) done();
    end.addEventListener('abort', () => done(), { once: true });
  });
}

// What "y" would agree to. A key pressed by mistake costs nothing, nor does a plan that has changed since.
const asked = new WeakMap<Watch, string>();

function askToSpend({ terminal, watch }: { terminal: Terminal; watch: Watch }): void {
  const { offer, closed, provider } = watch.view.money;
  if (provider === null)
    terminal.stderr.write('The storyboard asks for drafts only: nothing costs anything.\n');
  else if (closed !== null) terminal.stderr.write(`${closed}\n`);
  else if (offer === null) terminal.stderr.write('Nothing is missing: every shot has its paid clip.\n');
  else {
    asked.set(watch, offer.token);
    terminal.stderr.write(`${offer.words}. Press y to agree.\n`);
  }
}

function agreeToSpend({ terminal, watch }: { terminal: Terminal; watch: Watch }): void {
  const token = asked.get(watch);
  if (token === undefined) return;
  asked.delete(watch);
  const obstacle = watch.spend(token);
  if (obstacle !== null) terminal.stderr.write(`${obstacle}\n`);
}

// A port of its own keeps open tabs alive over a restart; where it is taken, any other will do.
async function openOnFreePort(
  port: number | undefined,
  setup: Omit<Parameters<typeof openPreview>[0], 'port'>,
): Promise<Preview> {
  if (port !== undefined) return await openPreview({ ...setup, port });
  try {
    return await openPreview({ ...setup, port: USUAL_PORT });
  } catch (error) {
    if (error instanceof RenderError && error.code === 'port-taken')
      return await openPreview({ ...setup, port: 0 });
    throw error;
  }
}
