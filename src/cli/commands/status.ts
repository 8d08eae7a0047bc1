import { takesInFlight } from '../../generate/takes-in-flight.js';
import { costWords, count, durationWords, priceWords, receiptWords } from '../../report/format.js';
import { targetWords } from '../../report/next-command.js';
import { exitCode } from '../exit-code.js';
import { openCliStudio, type PlaceOptions, refuseLostPlace } from '../open-cli-project.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween status [storyboard]` */
export async function statusCommand(
  file: string,
  options: PlaceOptions & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  await using studio = openCliStudio(file, options, { terminal });
  await refuseLostPlace(studio);
  const state = await studio.journalState();
  const takes = takesInFlight(state, studio.clock.now());
  const lost = takes.some(
    ({ state: at, price }) => (at === 'unknown-outcome' || at === 'expired') && price.kind !== 'free',
  );
  if (options.json) {
    const { spent, reserved, doubtful } = state;
    printJson(terminal, { ok: !lost, takes, spent, reserved, doubtful });
    return lost ? exitCode.person : exitCode.done;
  }
  for (const { shots, state: at, ageMs, price, cost, leftMs } of takes) {
    const money = cost === null ? priceWords(price) : receiptWords(cost);
    const left =
      leftMs === null ? '' : leftMs > 0 ? `, kept for ${durationWords(leftMs / 1000)}` : ', no longer kept';
    terminal.stdout.write(
      `${shots.join(' + ')}  ${at}  ${money}  started ${durationWords(ageMs / 1000)} ago${left}\n`,
    );
  }
  const spent =
    state.spent.length > 0 ? `; spent so far: ${costWords({ costs: state.spent, unknownPrices: 0 })}` : '';
  terminal.stdout.write(
    `${takes.length === 0 ? 'Nothing is' : `${count(takes.length, 'take')}`} in flight${spent}\n`,
  );
  if (takes.length > 0)
    terminal.stdout.write(`\nNext:  inbetween recover ${targetWords(file, options.stateDir)}\n`);
  return lost ? exitCode.person : exitCode.done;
}
