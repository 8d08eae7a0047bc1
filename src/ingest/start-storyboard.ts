import { access, copyFile, readdir, stat, writeFile } from 'node:fs/promises';
import { extname, join, relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import { naturalOrder } from '../base/natural-order.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { ProviderTraits } from '../storyboard/provider-traits.js';
import { codeOf, makeFolder } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { pathOnDisk } from './path-on-disk.js';

/** The storyboard that was written. */
export interface StartedStoryboard {
  readonly file: string;
  readonly shots: number;
  readonly images: readonly string[];
}

/** What a new storyboard is made of. */
export interface StartOptions {
  /** A folder of images; null for the samples. */
  readonly from: string | null;
  readonly samples: readonly string[];
  readonly providers: readonly ProviderTraits[];
  /** The address of the schema for editors: a URL, or a path relative to the folder. */
  readonly schema: string;
}

const EXTENSIONS = new Set(['.png', '.jpg', '.jpeg', '.bmp', '.webp']);

/**
 * Writes `storyboard.yaml` into `folder`: from the images in `from`, paired in natural order (each shot ends on the
 * image that the next one starts on), or with two sample images. Never overwrites a storyboard.
 */
export async function startStoryboard(
  folder: string,
  { from, samples, providers, schema }: StartOptions,
): Promise<StartedStoryboard> {
  await writing(folder, () => makeFolder(folder));
  const file = join(folder, 'storyboard.yaml');
  if (await exists(file)) throw alreadyThere(file);
  const images =
    from === null
      ? await writing(folder, () => copySamples(folder, samples))
      : await imagesIn(await pathOnDisk(resolve(from)));
  if (images.length < 2) {
    throw new RenderError(
      'too-few-images',
      `"${from}" contains ${images.length === 1 ? 'one image' : 'no images'}; a shot needs two.`,
      {
        hint: `Put at least two images (${[...EXTENSIONS].join(', ')}) into it, named in the order of the story.`,
      },
    );
  }
  const names = images.map((image) => relative(resolve(folder), image).split(sep).join('/'));
  const isTrial = from !== null;
  const text = storyboardText(names, { providers, schema, isTrial });
  await writing(folder, async () => {
    try {
      await writeFile(file, text, { flag: 'wx' });
    } catch (cause) {
      throw codeOf(cause) === 'EEXIST' ? alreadyThere(file) : cause;
    }
  });
  return { file, shots: images.length - 1, images };
}

async function writing<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isSystemFault(cause)) throw cause;
    throw new RenderError('folder-unwritable', `"${folder}" is not writable: ${errnoMessage(cause)}.`, {
      hint: 'Choose another folder: inbetween init <folder>',
      cause,
    });
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function alreadyThere(file: string): RenderError {
  return new RenderError('storyboard-exists', `"${file}" exists already, and nothing was changed.`, {
    hint: 'Choose another folder: inbetween init <folder>',
  });
}

// An existing image is the user's own and is kept.
async function copySamples(folder: string, samples: readonly string[]): Promise<readonly string[]> {
  const frames = join(resolve(folder), 'frames');
  await makeFolder(frames);
  return Promise.all(
    samples.map(async (sample, index) => {
      const image = join(frames, `${String(index + 1).padStart(2, '0')}${extname(sample)}`);
      if (!(await exists(image))) await copyFile(sample, image);
      return image;
    }),
  );
}

async function imagesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new RenderError('folder-not-found', `There is no folder "${folder}".`, {
      hint: 'Use the folder with your images: inbetween init --from frames/',
      cause,
    });
  });
  // A name that starts with a dot is hidden; macOS writes "._1.png" next to "1.png" on other disks.
  const named = names.filter((name) => !name.startsWith('.') && EXTENSIONS.has(extname(name).toLowerCase()));
  const images = named.sort(naturalOrder).map((name) => join(folder, name));
  const areFiles = await Promise.all(images.map(isFile));
  return images.filter((_, index) => areFiles[index]);
}

// Through a link as well. A name that is not valid UTF-8 cannot be written, and is not found here.
function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

function storyboardText(
  images: readonly string[],
  { providers, schema, isTrial }: Pick<StartOptions, 'providers' | 'schema'> & { readonly isTrial: boolean },
): string {
  const local = providers.find(({ kind }) => kind === 'local');
  const paid = providers.find(({ kind }) => kind === 'paid');
  const provider = `provider: ${local?.id}`.padEnd(37);
  const ids = uniqueIds(images.slice(0, -1));
  const shots = ids.map((id, index) => {
    const first =
      index === 0 ? path(images[0] as string) : 'previous            # the last frame of the previous shot';
    return `  - id: ${quotedId(id)}
    first: ${first}
    last: ${path(images[index + 1] as string)}
    prompt: The camera slowly pushes in.`;
  });
  // Real clips are paid by resolution, and the first ones show whether the images and the prompts work.
  const resolution = isTrial
    ? `${'resolution: 480P'.padEnd(35)} # for the first look, at the lowest price; then 720P`
    : 'resolution: 720P';
  return `# yaml-language-server: $schema=${schema}
# A shot starts on one image and ends on another; the frames between them are generated.
# The prompt describes what moves and what the camera does.
version: 1
title: My film

film:
  output: film.mp4

${provider} # free and offline; ${paid?.id} generates the real clips

defaults:
  model: ${local?.defaultModel}
  ${resolution}

shots:
${shots.join('\n\n')}
`;
}

// The library quotes a name that YAML would read as something else.
function path(image: string): string {
  return stringify(addressOf(image), { lineWidth: 0, blockQuote: false }).trimEnd();
}

// A path that starts with a letter or "../" is a path. Any other could be an address, a home folder, or lose its spaces.
function addressOf(image: string): string {
  // A path cannot contain invisible characters, but a file:// address has their numbers.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(image)) {
    return `file://./${image.split('/').map(encodeURIComponent).join('/')}`;
  }
  const isPlain = /^(?:\.{0,2}\/|[\p{L}\p{N}_])/u.test(image) && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(image);
  return isPlain ? image : `./${image}`;
}

// Words and numbers of YAML 1.1 and 1.2, such as no, null, 1e3 and 2001-12-14.
function quotedId(id: string): string {
  return /^(?:\d.*|null|true|false|yes|no|on|off|y|n)$/.test(id) ? `"${id}"` : id;
}

const LONGEST_ID = 64;

function uniqueIds(images: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return images.map((image, index) => {
    const base = slug(image) || `shot-${index + 1}`;
    let id = base;
    for (let copy = 2; taken.has(id); copy += 1) {
      const end = `-${copy}`;
      id = `${base.slice(0, LONGEST_ID - end.length).replace(/-+$/, '')}${end}`;
    }
    taken.add(id);
    return id;
  });
}

function slug(image: string): string {
  const name = (image.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '').toLowerCase();
  const words = name.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return (/^\d+$/.test(words) ? `shot-${words}` : words).slice(0, LONGEST_ID).replace(/-+$/, '');
}
