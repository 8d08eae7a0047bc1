import { stat } from 'node:fs/promises';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { inFileOrder } from '../diagnostics/in-file-order.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { ImportOutcome, ImportPreview } from '../events/import-outcome.js';
import type { ImportedEdit } from '../import/imported-edit.js';
import { newStoryboard } from '../import/new-storyboard.js';
import { planImport } from '../import/plan-import.js';
import { type ImportedFile, readImport } from '../import/read-import.js';
import type { NamedImage } from '../import/shot-context.js';
import { viewStoryboard } from '../import/storyboard-view.js';
import { imageAddress } from '../ingest/image-address.js';
import { type ImportFile, readImportFile } from '../ingest/read-import-file.js';
import { chosenTakes } from '../project/chosen-takes.js';
import { defaultLimits, modelsOfShots, takesOfShots } from '../project/import-context.js';
import type { Project } from '../project/project.js';
import {
  changedMeanwhile,
  createStoryboardText,
  readStoryboardText,
  type StoryboardText,
  writeStoryboardText,
} from '../project/write-storyboard.js';
import { changeStoryboard } from '../storyboard/edit/change-storyboard.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { readDocumentValue } from '../storyboard/yaml/read-document-value.js';
import { codeOf } from '../system/atomic-file.js';
import { pick } from './pick.js';

/** What to import, and who agrees to the changes. */
export interface ImportOptions {
  /** An OTIO, FCPXML, CSV or Fountain file. */
  readonly file: string;
  /** What happens to shots that are not in the file: they get `skip: true` (default), or stay in the film. */
  readonly removed?: 'skip' | 'keep';
  /** Asked before anything is written; default: yes for a new storyboard, no for one that exists. */
  readonly consent?: (preview: ImportPreview) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/**
 * Creates the project's storyboard from a file, or changes it to what the file says: order, lengths, texts, images,
 * transitions, chosen takes. Comments and all other lines stay, and no shot is deleted. Spends nothing. Throws RenderError
 * `bad-option`, `import-not-found`, `import-unreadable`, `storyboard-changed` or `storyboard-not-writable`.
 */
export async function importEdit(project: Project, options: ImportOptions): Promise<ImportOutcome> {
  const file = await readImportFile(options.file);
  return (await exists(project.storyboard))
    ? updateStoryboard(project, file, options)
    : createStoryboard(project, file, options);
}

async function createStoryboard(
  project: Project,
  file: ImportFile,
  { signal, consent = agree }: ImportOptions,
): Promise<ImportOutcome> {
  const read = readImport(file, 30);
  if (read.edit === null) return invalidImport(read, []);
  const { text, added, images, diagnostics } = newStoryboard(read.edit, await defaultLimits(project));
  const missing = await missingImages(images, project);
  const found = [...diagnostics, ...missing.diagnostics];
  if (found.some(({ severity }) => severity === 'error')) return invalidImport(read, found);
  const wrong = errorsOf(project, text);
  if (wrong !== null) return wrong;
  const shown = {
    ...preview(project, read, { created: true, before: '', after: text, added, removed: [], picks: [] }),
    missingImages: missing.names,
    diagnostics: inFileOrder(read.source, [...read.diagnostics, ...found]),
  };
  if (!(await consent(shown))) return { status: 'declined', ...shown };
  signal.throwIfAborted();
  if (!(await createStoryboardText(project.storyboard, text)))
    throw changedMeanwhile(project.storyboard, 'Import the file again.');
  return { status: 'imported', ...shown };
}

async function updateStoryboard(
  project: Project,
  file: ImportFile,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const before = await readStoryboardText(project.storyboard);
  const parsed = parseStoryboard(
    { name: project.storyboard, bytes: before.bytes },
    project.env,
    project.providers.traits,
  );
  const { storyboard } = parsed;
  if (!storyboard) return { status: 'invalid', source: parsed.source, diagnostics: parsed.diagnostics };
  const read = readImport(file, storyboard.film.fps);
  if (read.edit === null) return invalidImport(read, []);
  const update = await planUpdate(project, { edit: read.edit, storyboard, text: before.text, options });
  if (update.diagnostics.some(({ severity }) => severity === 'error'))
    return invalidImport(read, update.diagnostics);
  const wrong = update.text === before.text ? null : errorsOf(project, update.text);
  if (wrong !== null) return wrong;
  const shown = {
    ...preview(project, read, { created: false, before: before.text, after: update.text, ...update }),
    missingImages: update.missingImages,
    diagnostics: inFileOrder(read.source, [...read.diagnostics, ...update.diagnostics]),
  };
  if (update.text === before.text && update.picks.length === 0) return { status: 'unchanged', ...shown };
  if (!(await (options.consent ?? refuse)(shown))) return { status: 'declined', ...shown };
  options.signal.throwIfAborted();
  await write(project, before, update.text);
  for (const { shot, take } of update.picks)
    await pick(project, { shot, take: String(take), signal: options.signal });
  return { status: 'imported', ...shown };
}

interface PlannedUpdate
  extends Pick<ImportPreview, 'added' | 'removed' | 'picks' | 'missingImages' | 'diagnostics'> {
  readonly text: string;
}

async function planUpdate(
  project: Project,
  {
    edit,
    storyboard,
    text,
    options,
  }: {
    readonly edit: ImportedEdit;
    readonly storyboard: Storyboard;
    readonly text: string;
    readonly options: ImportOptions;
  },
): Promise<PlannedUpdate> {
  const view = viewStoryboard(storyboard, readDocumentValue(text), await modelsOfShots(project, storyboard));
  // Most files name shots by their ids, and choose no take: then no clip is looked up.
  const isNeeded = edit.shots.some(
    ({ id, take, digests }) =>
      take !== undefined || (digests.length > 0 && !view.shots.some((one) => one.id === id)),
  );
  const takes = isNeeded ? await takesOfShots(project, options.signal) : null;
  const plan = planImport(edit, {
    view,
    clips: takes?.clips ?? new Map(),
    removed: options.removed ?? 'skip',
  });
  const chosen = chosenTakes(plan.picks, takes);
  const missing = await missingImages(plan.images, project);
  const changed = changeStoryboard(text, plan.changes);
  if (!changed.ok)
    throw new RenderError('import-not-possible', changed.problem.message, { hint: changed.problem.help });
  return {
    text: changed.text,
    ...{ added: plan.added, removed: plan.removed, picks: chosen.picks, missingImages: missing.names },
    diagnostics: [...plan.diagnostics, ...chosen.diagnostics, ...missing.diagnostics],
  };
}

// An edit by a person or another program, made while the changes were shown, is never lost.
async function write(project: Project, before: StoryboardText, text: string): Promise<void> {
  const isWritten = text === before.text || (await writeStoryboardText(project.storyboard, before, text));
  if (!isWritten) throw changedMeanwhile(project.storyboard, 'Import the file again.');
}

/** The errors that a storyboard would have; null if it has none. */
function errorsOf(project: Project, text: string): ImportOutcome | null {
  const file = { name: project.storyboard, bytes: new TextEncoder().encode(text) };
  const { storyboard, source, diagnostics } = parseStoryboard(file, project.env, project.providers.traits);
  return storyboard ? null : { status: 'invalid', source, diagnostics };
}

async function missingImages(
  images: readonly NamedImage[],
  project: Pick<Project, 'root'>,
): Promise<{ readonly names: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const names = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const { uri, at, isPlaceholder } of images) {
    const address = imageAddress(uri, project.root);
    if (!address.ok || address.value.kind !== 'file' || names.has(uri)) continue;
    if (await exists(address.value.path)) continue;
    names.add(uri);
    if (isPlaceholder) continue;
    diagnostics.push({
      ...{ code: 'missing-keyframe', severity: 'warning', at },
      message: `The image "${uri}" does not exist.`,
      help: 'Put it there before the next render, or write another path. Paths are relative to the storyboard.',
    });
  }
  return { names: [...names], diagnostics };
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR',
  );
}

function invalidImport({ source, diagnostics }: ImportedFile, more: readonly Diagnostic[]): ImportOutcome {
  return { status: 'invalid', source, diagnostics: inFileOrder(source, [...diagnostics, ...more]) };
}

async function refuse(): Promise<boolean> {
  return false;
}

// A new storyboard replaces nothing.
async function agree(): Promise<boolean> {
  return true;
}

function preview(
  project: Project,
  { source }: ImportedFile,
  changes: Pick<ImportPreview, 'created' | 'before' | 'after' | 'added' | 'removed' | 'picks'>,
): Omit<ImportPreview, 'missingImages' | 'diagnostics'> {
  const { created, before, after, added, removed, picks } = changes;
  return { storyboard: project.storyboard, source, created, before, after, added, removed, picks };
}
