import { readFile, writeFile } from 'node:fs/promises';
import type { RecoveredTakes, recoverTakes } from '../../src/generate/recover-takes.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal, readJournal } from '../../src/store/journal/journal.js';
import { foldJournal } from '../../src/store/journal/journal-state.js';
import { stateLayout } from '../../src/store/layout.js';
import { type GenerationRig, submit } from './generation-rig.js';
import { facts } from './takes.js';

/** One process that recovers the open takes of a state folder. */
export async function recover(
  rig: GenerationRig,
  by: typeof recoverTakes,
  {
    folder = rig.folder,
    provider = rig.provider as GenerationRig['provider'] | { id: string },
    emit = (() => undefined) as GenerationRig['tell'],
  } = {},
): Promise<RecoveredTakes> {
  const run = async () => {
    await using journal = await openJournal(folder, rig.clock);
    return await by({
      provider: { ...rig.provider, ...provider },
      store: openClipStore(folder, rig.clock),
      journal,
      clock: rig.clock,
      emit,
      signal: new AbortController().signal,
      probe: async () => facts,
      random: () => 0.5,
    });
  };
  return await rig.clock.run(run());
}

/** A run that is interrupted when these shots are at the provider. */
export async function interrupted(rig: GenerationRig, ...shots: string[]): Promise<void> {
  const stop = new AbortController();
  const run = rig.start(submit(...shots), { signal: stop.signal });
  await rig.clock.pass(5000);
  stop.abort();
  await rig.clock.run(run);
}

/** As if the process had been killed right after these lines. */
export async function keepLines({ folder }: GenerationRig, count: number): Promise<void> {
  const lines = (await readFile(stateLayout(folder).journal, 'utf8')).split('\n');
  await writeFile(stateLayout(folder).journal, `${lines.slice(0, count).join('\n')}\n`);
}

/** The state that the journal shows. */
export async function openTakes(rig: GenerationRig) {
  const { entries } = await readJournal(rig.folder);
  return foldJournal(entries, rig.clock.now());
}
