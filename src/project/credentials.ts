import { resolve } from 'node:path';
import { type Digest, sha256 } from '../base/digest.js';
import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';
import { C2PA_INSTALL, isC2paInstalled, openC2pa } from '../media/c2pa/c2pa-library.js';
import { parseCredentials } from '../media/c2pa/parse-credentials.js';
import type { SigningKey } from '../media/c2pa/signing-key.js';
import { refusalOf } from '../media/c2pa/trial-signature.js';
import type { CredentialSettings } from '../storyboard/film-marking.js';
import type { FilmSettings } from '../storyboard/storyboard.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage } from '../system/errno-message.js';
import { readWholeFile } from '../system/read-whole-file.js';
import type { Project } from './project.js';

/** What signs the films of a project. */
export interface FilmCredentials {
  readonly key: SigningKey;
  /** Identifies the certificates: with others, a film is signed again. */
  readonly id: Digest;
}

/** The credentials of a film, null for none, or why they cannot be used. */
export interface LoadedCredentials {
  readonly credentials: FilmCredentials | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the only fault is that files do not exist here. */
  readonly missing?: boolean;
}

/** Reads the certificate and the key of the environment or of the storyboard, and tries whether they can sign. */
export async function loadCredentials(
  { credentials: written }: FilmSettings,
  project: Pick<Project, 'env' | 'root' | 'clock' | 'films'>,
  signal: AbortSignal,
): Promise<LoadedCredentials> {
  const sources = sourcesOf(written, project);
  if (sources === null) return { credentials: null, diagnostics: [] };
  const { cert, key } = sources;
  if (cert === null || key === null) return failed(onlyOne(cert === null ? 'cert' : 'key'));
  const [certFile, keyFile] = await Promise.all([contentOf(cert), contentOf(key)]);
  const unreadable = [certFile, keyFile].flatMap((one) => ('bytes' in one ? [] : [one]));
  if (!('bytes' in certFile && 'bytes' in keyFile)) {
    const missing = unreadable.every((one) => one.missing);
    return { ...failed(...unreadable.map(({ diagnostic }) => diagnostic)), missing };
  }
  const parsed = parseCredentials({ cert: certFile.bytes, key: keyFile.bytes }, project.clock.now());
  if ('about' in parsed) {
    const { about, code, message, help } = parsed;
    const { at, name } = sources[about] ?? cert;
    return failed(errorAt(at, { code, message: `${name}: ${message}`, help }));
  }
  if (!isC2paInstalled()) {
    const message = 'Content credentials need the package @contentauth/c2pa-wasm, which is not installed.';
    return failed(errorAt(cert.at, { code: 'c2pa-package-missing', message, help: C2PA_INSTALL }));
  }
  const id = sha256(parsed.chain.map(({ fingerprint256 }) => fingerprint256).join('\n'));
  const refusal = (await project.films.wasSignedBy(id)) ? null : await tryKey(parsed, signal);
  if (refusal !== null) {
    const message = `${cert.name}: readers of C2PA refuse this certificate: ${refusal}.`;
    const help =
      'It needs the key usage "digital signature" and an extended key usage for signing, such as emailProtection, and must not be that of an authority.';
    return failed(errorAt(cert.at, { code: 'credentials-refused', message, help }));
  }
  return { credentials: { key: parsed, id }, diagnostics: [] };
}

async function tryKey(key: SigningKey, signal: AbortSignal): Promise<string | null> {
  await using library = openC2pa();
  return await refusalOf(key, library, signal);
}

/** Where a certificate or a key comes from. */
interface Source {
  /** For messages: the file as it was written, or the variable. */
  readonly name: string;
  readonly at: DocumentPath;
  readonly from: { readonly path: string } | { readonly text: string };
}

interface Sources {
  readonly cert: Source | null;
  readonly key: Source | null;
}

const VARIABLES = { cert: 'INBETWEEN_C2PA_CERT', key: 'INBETWEEN_C2PA_KEY' } as const;

function sourcesOf(
  written: CredentialSettings | undefined,
  { env, root }: Pick<Project, 'env' | 'root'>,
): Sources | null {
  const [cert, key] = [env[VARIABLES.cert] ?? '', env[VARIABLES.key] ?? ''];
  if (cert === '' && key === '') {
    if (written === undefined) return null;
    return { cert: fileSource('cert', written, root), key: fileSource('key', written, root) };
  }
  const at = written === undefined ? [] : ['film', 'credentials'];
  return { cert: variableSource('cert', cert, at), key: variableSource('key', key, at) };
}

function fileSource(field: keyof CredentialSettings, written: CredentialSettings, root: string): Source {
  const name = written[field];
  return { name: `"${name}"`, at: ['film', 'credentials', field], from: { path: resolve(root, name) } };
}

function variableSource(field: keyof typeof VARIABLES, value: string, at: DocumentPath): Source | null {
  if (value === '') return null;
  const isText = value.includes('-----BEGIN');
  return { name: VARIABLES[field], at, from: isText ? { text: value } : { path: resolve(value) } };
}

function onlyOne(missing: keyof typeof VARIABLES): Diagnostic {
  const other = missing === 'cert' ? 'key' : 'cert';
  return errorAt([], {
    code: 'credentials-incomplete',
    message: `${VARIABLES[other]} is set, but ${VARIABLES[missing]} is not.`,
    help: 'Set both variables, or none of them.',
  });
}

const MOST_BYTES = 1 << 20;

interface Unreadable {
  readonly diagnostic: Diagnostic;
  readonly missing: boolean;
}

async function contentOf({ name, at, from }: Source): Promise<{ readonly bytes: Buffer } | Unreadable> {
  if ('text' in from) return { bytes: Buffer.from(from.text) };
  try {
    return { bytes: await readWholeFile(from.path, MOST_BYTES) };
  } catch (error) {
    const missing = codeOf(error) === 'ENOENT';
    const diagnostic = errorAt(at, {
      code: missing ? 'credentials-missing' : 'credentials-unreadable',
      message: missing ? `${name} does not exist.` : `${name} cannot be read: ${errnoMessage(error)}.`,
      help: 'A render signs with it. Put a PEM file there, relative to the storyboard, or set INBETWEEN_C2PA_CERT and INBETWEEN_C2PA_KEY.',
    });
    return { diagnostic, missing };
  }
}

function failed(...diagnostics: readonly Diagnostic[]): LoadedCredentials {
  return { credentials: null, diagnostics };
}
