import { prepareStoryboard } from '../../project/prepare.js';
import { normalizedImages, normalizedLines } from '../../report/normalized-images.js';
import { exitCode } from '../exit-code.js';
import { openCliProject, type PlaceOptions } from '../open-cli-project.js';
import { diagnosticsJson, showDiagnostics } from '../show-diagnostics.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween check [storyboard]` */
export async function runCheck(
  file: string,
  options: PlaceOptions & { readonly provider?: string; readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  await using project = openCliProject(file, options, { terminal });
  const signal = new AbortController().signal;
  const prepared = await prepareStoryboard(project, { provider: options.provider, web: 'skip', signal });
  const { source, diagnostics } = prepared;
  const ok = !diagnostics.some(({ severity }) => severity === 'error');
  const takes = prepared.status === 'ready' ? prepared.plan.takes : [];
  if (options.json) {
    const found = diagnosticsJson(source, diagnostics);
    printJson(terminal, { ok, diagnostics: found, normalized: normalizedImages(takes) });
  } else {
    showDiagnostics(source, diagnostics, terminal);
    if (ok) terminal.stdout.write(`${[`${file}: no mistakes`, ...normalizedLines(takes)].join('\n')}\n`);
  }
  return ok ? exitCode.done : exitCode.usage;
}
