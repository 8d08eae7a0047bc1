import { parseJson } from '../../base/parse-json.js';
import { C2paFault, type C2paLibrary, type C2paOptions } from './c2pa-library.js';
import { librarySettings } from './library-settings.js';
import type { BlobPart } from './virtual-blob.js';

/** What the C2PA manifests of a file say, and whether they are genuine. */
export interface ContentCredentials {
  /** Trusted: signed by a certificate of an anchor. Valid: unchanged, by an unknown signer. Invalid: changed or damaged. */
  readonly state: 'trusted' | 'valid' | 'invalid';
  /** What keeps them from being trusted. */
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  readonly title: string | null;
  readonly signer: CredentialSigner | null;
  /** Program and version that made the newest manifest. */
  readonly tool: string | null;
  readonly actions: readonly CredentialAction[];
  readonly ingredients: readonly CredentialIngredient[];
}

/** Who signed a manifest, as its certificate says. */
export interface CredentialSigner {
  readonly name: string | null;
  readonly organization: string | null;
  readonly algorithm: string | null;
  /** Of a time stamp authority; null without a time stamp. */
  readonly time: string | null;
}

/** What was done to a file. */
export interface CredentialAction {
  readonly action: string;
  /** IPTC's digital source type, without its address. */
  readonly source: string | null;
  /** The program or model that did it. */
  readonly agent: string | null;
  readonly description: string | null;
}

/** A file that was used, with the actions of its own manifest; none without one. */
export interface CredentialIngredient {
  readonly title: string | null;
  readonly relationship: string | null;
  readonly hasManifest: boolean;
  readonly actions: readonly CredentialAction[];
}

/** How a file is read. */
export interface CredentialReading extends C2paOptions {
  readonly format: string;
  /** Certificates in PEM whose signatures are trusted; null for none. */
  readonly anchors: string | null;
  readonly library: C2paLibrary;
}

/** Reads and validates the manifests of a file; null for a file without any. Damaged ones are invalid, never an error. */
export async function readContentCredentials(
  file: readonly BlobPart[],
  { format, anchors, library, signal, patienceMs }: CredentialReading,
): Promise<ContentCredentials | null> {
  try {
    const json = await library.read(
      { file, format, settings: librarySettings(anchors) },
      { signal, patienceMs },
    );
    return json === null ? null : decode(parseJson(json));
  } catch (error) {
    if (!(error instanceof C2paFault)) throw error;
    const text = shorten(error.message);
    return { ...NOTHING, state: 'invalid', reasons: [{ code: 'manifest.unreadable', text }] };
  }
}

const NOTHING = { title: null, signer: null, tool: null, actions: [], ingredients: [] } as const;
const STATES: ReadonlyMap<unknown, ContentCredentials['state']> = new Map([
  ['Trusted', 'trusted'],
  ['Valid', 'valid'],
]);

// The library wrote the JSON, but texts and numbers in it are those of the file.
function decode(store: unknown): ContentCredentials {
  const manifests = field(store, 'manifests');
  const active = field(manifests, textOf(store, 'active_manifest') ?? '');
  const info = field(active, 'signature_info');
  const results = field(field(store, 'validation_results'), 'activeManifest');
  return {
    state: STATES.get(field(store, 'validation_state')) ?? 'invalid',
    reasons: listOf(results, 'failure').map((one) => ({
      code: textOf(one, 'code') ?? 'unknown',
      text: textOf(one, 'explanation') ?? '',
    })),
    title: textOf(active, 'title'),
    signer:
      info === undefined
        ? null
        : {
            name: textOf(info, 'common_name'),
            organization: textOf(info, 'issuer'),
            algorithm: textOf(info, 'alg'),
            time: textOf(info, 'time'),
          },
    tool: toolOf(active),
    actions: actionsOf(active),
    ingredients: listOf(active, 'ingredients').map((one) => {
      const own = field(manifests, textOf(one, 'active_manifest') ?? '');
      return {
        title: textOf(one, 'title'),
        relationship: textOf(one, 'relationship'),
        hasManifest: own !== undefined,
        actions: actionsOf(own),
      };
    }),
  };
}

function toolOf(manifest: unknown): string | null {
  const [info] = listOf(manifest, 'claim_generator_info');
  const name = textOf(info, 'name') ?? textOf(manifest, 'claim_generator');
  const version = textOf(info, 'version');
  return name === null || version === null ? name : `${name} ${version}`;
}

function actionsOf(manifest: unknown): readonly CredentialAction[] {
  return listOf(manifest, 'assertions')
    .filter((one) => textOf(one, 'label')?.startsWith('c2pa.actions'))
    .flatMap((one) => listOf(field(one, 'data'), 'actions'))
    .slice(0, MOST)
    .map((one) => ({
      action: textOf(one, 'action') ?? 'unknown',
      source: textOf(one, 'digitalSourceType')?.replace(/^.*\//, '') ?? null,
      agent: textOf(field(one, 'softwareAgent'), 'name') ?? textOf(one, 'softwareAgent'),
      description: textOf(field(one, 'parameters'), 'description') ?? textOf(one, 'description'),
    }));
}

const MOST = 1000;
const LONGEST = 500;

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function textOf(value: unknown, name: string): string | null {
  const text = field(value, name);
  return typeof text === 'string' ? shorten(text) : null;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list.slice(0, MOST) : [];
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
