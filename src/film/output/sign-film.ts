import type { Digest } from '../../base/digest.js';
import { bindManifest } from '../../media/c2pa/bind-manifest.js';
import { type C2paLibrary, openC2pa } from '../../media/c2pa/c2pa-library.js';
import type { DraftIngredient } from '../../media/c2pa/c2pa-tasks.js';
import { type ClaimSigner, claimSigner } from '../../media/c2pa/cose-signature.js';
import { embedManifest, hashBoxes } from '../../media/c2pa/embed-manifest.js';
import { hasManifest } from '../../media/c2pa/file-boxes.js';
import { PATIENCE_MS, patienceFor, readFileCredentials } from '../../media/c2pa/file-credentials.js';
import { librarySettings } from '../../media/c2pa/library-settings.js';
import { manifestBox } from '../../media/c2pa/manifest-box.js';
import type { SigningKey } from '../../media/c2pa/signing-key.js';
import { BrokenMp4 } from '../../media/mp4/boxes.js';
import { packageVersion } from '../../system/package-version.js';
import type { Timeline, TimelineEntry } from '../../timeline/timeline.js';
import { clipManifest, filmManifest, ingredientDefinition, type ListedIngredient } from './film-manifest.js';

/** What is signed, and with what. */
export interface FilmToSign {
  readonly title: string;
  readonly timeline: Timeline;
  /** By shot id, the model that generated its clip; absent for drafts. */
  readonly models: ReadonlyMap<string, string>;
  readonly key: SigningKey;
}

/**
 * Writes a signed copy of a film: its manifest lists the clips that a model made, and those that have manifests of their
 * own, as ingredients. No film is in memory. Throws RenderError `c2pa-package-missing`.
 */
export async function signFilm(
  film: string,
  target: string,
  { title, timeline, models, key }: FilmToSign,
  signal: AbortSignal,
): Promise<void> {
  await using library = openC2pa();
  const signer = claimSigner(key);
  const context: Signing = { library, signer, signal };
  const ingredients: IngredientFile[] = [];
  for (const [digest, entry] of distinctClips(timeline)) {
    const made = await ingredientOf(entry, models.get(entry.shot), context);
    if (made !== null) ingredients.push({ listed: { id: digest, title: entry.shot }, file: made });
  }
  const listed = ingredients.map((one) => one.listed);
  const definition = filmManifest({ title, version: packageVersion(), timeline, ingredients: listed });
  const files = ingredients.map((one) => ({ definition: ingredientDefinition(one.listed), file: one.file }));
  const store = await draft(definition, files, context);
  const manifest = { length: store.length, bind: (hash: Buffer) => bindManifest(store, hash, signer) };
  await embedManifest(film, target, manifest, signal);
}

interface Signing {
  readonly library: C2paLibrary;
  readonly signer: ClaimSigner;
  readonly signal: AbortSignal;
}

interface IngredientFile extends Pick<DraftIngredient, 'file'> {
  readonly listed: ListedIngredient;
}

// Shots that share a clip share an ingredient.
function distinctClips({ entries }: Timeline): ReadonlyMap<Digest, TimelineEntry> {
  const clips = new Map<Digest, TimelineEntry>();
  for (const entry of entries) if (!clips.has(entry.clip.digest)) clips.set(entry.clip.digest, entry);
  return clips;
}

/** The file of an ingredient; null for a draft, which is none. */
async function ingredientOf(
  { clip: { path }, shot }: TimelineEntry,
  model: string | undefined,
  context: Signing,
): Promise<DraftIngredient['file'] | null> {
  const { library, signer, signal } = context;
  if (await hasManifest(path)) {
    const own = await readFileCredentials(path, { anchors: null, library, signal });
    // A manifest that cannot be read at all would stop the whole film.
    return own.reasons.some(({ code }) => code === 'manifest.unreadable') ? [] : [{ path }];
  }
  if (model === undefined) return null;
  try {
    const store = await draft(clipManifest({ title: shot, version: packageVersion(), model }), [], context);
    const bound = bindManifest(store, await hashBoxes(path, signal), signer);
    return [{ path }, { bytes: manifestBox(bound) }];
  } catch (error) {
    // Without whole boxes there is nothing that a manifest could be bound to.
    if (error instanceof BrokenMp4) return [];
    throw error;
  }
}

async function draft(
  definition: string,
  ingredients: readonly DraftIngredient[],
  { library, signer: { algorithm, blank }, signal }: Signing,
): Promise<Uint8Array> {
  let patienceMs = PATIENCE_MS;
  for (const { file } of ingredients)
    for (const part of file) if ('path' in part) patienceMs += await patienceFor(part.path);
  const task = { definition, ingredients, algorithm, signature: blank, settings: librarySettings(null) };
  return library.draft(task, { signal, patienceMs });
}
