import { join } from 'node:path';
import { sha256 } from '../base/digest.js';
import { readSoundFacts } from '../ingest/sound-facts.js';
import type { AudioLimits } from '../plan/capabilities.js';
import type { DrivingAudio } from '../plan/driving-audio.js';
import { makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import { refuse } from './exchange.js';

/** Checks driving audio against the limits of the model and stores it as a file. Throws Refused. */
export async function storeAudio(
  bytes: Buffer,
  { limits, folder }: { limits: AudioLimits; folder: string },
): Promise<DrivingAudio> {
  const facts = readSoundFacts(bytes);
  if (!facts.ok || !limits.formats.includes(facts.value.format)) {
    refuse(400, 'InvalidParameter', 'audio format error');
  }
  const { format, seconds } = facts.value;
  if (seconds < limits.minSeconds || seconds > limits.maxSeconds || bytes.length > limits.maxBytes) {
    refuse(400, 'InvalidParameter', 'the length of input audio is too short or too long.');
  }
  const digest = sha256(bytes);
  const file = join(folder, `${digest}.${format}`);
  await makeFolder(folder);
  await writeFileAtomic(file, bytes);
  return { uri: file, digest, bytes: bytes.length, format, seconds, file };
}
