import type { VendorEmulator, VendorSetup } from '../../src/emulator/vendors/vendor-contract.js';
import type { RenderEvent } from '../../src/events/render-event.js';
import { openProject, type Project } from '../../src/project/project.js';
import type { Provider } from '../../src/providers/provider.js';
import type { ProviderEntry } from '../../src/providers/provider-entry.js';
import { type HttpClock, httpClock } from './http-clock.js';
import { plainPng } from './plain-png.js';
import { openTestProject, type TestProject } from './project.js';
import { clipOf, type VendorRow } from './vendor-table.js';

/** A film of a vendor whose stand-in answers over real HTTP, without waiting. */
export interface VendorFilm extends AsyncDisposable {
  readonly files: TestProject;
  readonly service: VendorEmulator;
  readonly clock: HttpClock;
  readonly env: Readonly<Record<string, string>>;
  /** All events, of all projects. */
  readonly events: readonly RenderEvent[];
  /** Opens the project, as another process would. `change`: the provider as this process sees it. */
  open(change?: (provider: Provider) => Provider): Project;
}

/** Opens it with these shots. */
export async function openVendorFilm(
  row: VendorRow,
  shots: readonly string[],
  { keys = row.keys, ...setup }: Partial<VendorSetup> & Partial<Pick<VendorRow, 'keys'>> = {},
): Promise<VendorFilm> {
  const clock = httpClock(Date.now());
  const service = await row.open({
    clock: clock.server,
    clip: clipOf(row),
    resultQuery: row.signed.query,
    ...setup,
  });
  const { id, addressVariable } = row.entry.traits;
  const own = Object.entries(row.own?.(service.origin) ?? {}).map(([name, value]) => `, ${name}: ${value}`);
  const files = await openTestProject(storyboardOf(id + own.join(''), shots, row.defaults), []);
  await files.write('first.png', plainPng(640, 360, [180, 60, 40]));
  await files.write('last.png', plainPng(640, 360, [40, 60, 180]));
  const env = { ...keys, ...(addressVariable === null ? {} : { [addressVariable]: service.origin }) };
  const events: RenderEvent[] = [];
  return {
    ...{ files, service, clock, env, events },
    open: (change) =>
      openProject({
        storyboard: files.storyboard,
        ...{ env, clock },
        // The clips match, so they are joined without ffmpeg.
        ffmpeg: '/nowhere/ffmpeg',
        providers: [atClock(row.entry, clock, change)],
        onEvent: (event) => events.push(event),
      }),
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
}

/** The prompt of a shot, by which the stand-in's bill is read. */
export function promptOf(shot: string): string {
  return `The shot ${shot}.`;
}

function storyboardOf(provider: string, shots: readonly string[], defaults: string): string {
  return `version: 1
film: { output: film.mp4 }
provider: { use: ${provider}, limits: { takes_in_flight: 1, submits_per_second: 100 } }
defaults: ${defaults}
shots:
${shots.map((id) => `  - { id: ${id}, first: first.png, last: last.png, prompt: ${promptOf(id)} }`).join('\n')}
`;
}

function atClock(
  entry: ProviderEntry,
  clock: HttpClock,
  change: (provider: Provider) => Provider = (provider) => provider,
): ProviderEntry {
  return {
    ...entry,
    open: async (use, setup) =>
      change(clock.watchCalls(await entry.open(use, { ...setup, clock: clock.server }))),
  };
}
