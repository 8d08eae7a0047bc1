import { bindManifest } from './bind-manifest.js';
import { C2paFault, type C2paLibrary } from './c2pa-library.js';
import { readContentCredentials } from './content-credentials.js';
import { claimSigner } from './cose-signature.js';
import { librarySettings } from './library-settings.js';
import { manifestBox } from './manifest-box.js';
import type { SigningKey } from './signing-key.js';
import { SMALLEST_FILM } from './smallest-film.js';

/**
 * Signs a stand-in and validates it. Returns why readers refuse signatures of this certificate, as a sentence; null if
 * they accept it.
 */
export async function refusalOf(
  key: SigningKey,
  library: C2paLibrary,
  signal: AbortSignal,
): Promise<string | null> {
  const signer = claimSigner(key);
  const options = { signal, patienceMs: 60_000 };
  try {
    const store = await library.draft(
      {
        definition: TRIAL,
        ingredients: [],
        algorithm: signer.algorithm,
        signature: signer.blank,
        settings: librarySettings(null),
      },
      options,
    );
    const file = [
      { bytes: SMALLEST_FILM },
      { bytes: manifestBox(bindManifest(store, Buffer.alloc(32), signer)) },
    ];
    const { reasons = [] } =
      (await readContentCredentials(file, { format: 'video/mp4', anchors: null, library, ...options })) ?? {};
    // The hash is not that of the stand-in, and without trust anchors each certificate is untrusted.
    const refusal = reasons.find(
      ({ code }) =>
        /^(signingCredential|claimSignature)\./.test(code) && code !== 'signingCredential.untrusted',
    );
    return refusal === undefined ? null : `${refusal.text} (${refusal.code})`;
  } catch (error) {
    if (error instanceof C2paFault) return error.message;
    throw error;
  }
}

const TRIAL = JSON.stringify({
  claim_generator_info: [{ name: 'inbetween' }],
  title: 'trial',
  format: 'video/mp4',
  assertions: [
    {
      label: 'c2pa.actions.v2',
      data: {
        actions: [
          {
            action: 'c2pa.created',
            digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation',
          },
        ],
      },
    },
  ],
});
