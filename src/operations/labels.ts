import { RenderError } from '../diagnostics/render-error.js';
import type { FilmLabels, RequiredLabel } from '../events/film-labels.js';
import { openC2pa } from '../media/c2pa/c2pa-library.js';
import { type FileCredentials, readFileCredentials } from '../media/c2pa/file-credentials.js';
import { type FilmFormatName, readMetadataLabels } from '../media/labels/metadata-labels.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage } from '../system/errno-message.js';

/** How labels are read. */
export interface LabelOptions {
  /** Certificates in PEM whose signatures are trusted; null for none. */
  readonly anchors?: string | null;
  /** The labels that the film has to have; default: none. */
  readonly require?: readonly RequiredLabel[];
  readonly signal: AbortSignal;
}

/**
 * Reads what a film says about its origin: C2PA, the AIGC label of GB 45438, and IPTC. Any film and any bytes: what is
 * damaged is reported or left out. Throws RenderError `film-missing` or `film-unreadable`.
 */
export async function labels(
  film: string,
  { anchors = null, require = [], signal }: LabelOptions,
): Promise<FilmLabels> {
  const metadata = await readMetadataLabels(film).catch((error: unknown) => {
    throw unreadable(film, error);
  });
  if (metadata === null) {
    throw new RenderError('film-unreadable', `${film} is no film whose labels can be read.`, {
      hint: 'Labels of MP4, MOV, WebM, Matroska, GIF and WebP files are read.',
    });
  }
  await using library = openC2pa();
  const format = C2PA_TYPES[metadata.format];
  const c2pa =
    format === null ? NO_CREDENTIALS : await readFileCredentials(film, { anchors, library, signal, format });
  const found = { film, ...metadata, c2pa };
  return { ...found, missing: [...new Set(require)].filter((one) => !has(found, one)) };
}

// Matroska has no place for C2PA manifests.
const C2PA_TYPES: Readonly<Record<FilmFormatName, string | null>> = {
  mp4: 'video/mp4',
  gif: 'image/gif',
  webp: 'image/webp',
  matroska: null,
};

const NO_CREDENTIALS: FileCredentials = {
  ...{ state: 'none', reasons: [], title: null, signer: null, tool: null, actions: [], ingredients: [] },
};

type FoundLabels = Pick<FilmLabels, 'c2pa' | 'aigc' | 'iptc'>;

function has({ c2pa, aigc, iptc }: FoundLabels, required: RequiredLabel): boolean {
  switch (required) {
    case 'c2pa':
      return c2pa.state === 'trusted' || c2pa.state === 'valid';
    case 'aigc':
      return aigc.some(({ label }) => label !== null);
    case 'iptc':
      return iptc.some(({ isGenerated }) => isGenerated);
    case 'any':
      return (['c2pa', 'aigc', 'iptc'] as const).some((one) => has({ c2pa, aigc, iptc }, one));
  }
}

function unreadable(film: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === '') return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new RenderError('film-missing', `There is no film at ${film}.`, {
      hint: 'Name a film that exists.',
      cause: error,
    });
  }
  return new RenderError('film-unreadable', `${film} cannot be read: ${errnoMessage(error)}.`, {
    hint: 'Name a film that can be read.',
    cause: error,
  });
}
