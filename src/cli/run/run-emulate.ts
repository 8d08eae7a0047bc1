import { formatMoney } from '../../base/money.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { harmless } from '../../diagnostics/show-text.js';
import { describeEmulator } from '../../emulator/describe-emulator.js';
import { drawEmulatedClip } from '../../emulator/draw-emulated-clip.js';
import { parseFaults } from '../../emulator/faults.js';
import { openEmulator } from '../../emulator/open-emulator.js';
import type { AnsweredRequest } from '../../emulator/serve.js';
import { lazyEngine } from '../../media/resolve-engine.js';
import { count } from '../../report/format-values.js';
import { systemClock } from '../../system/clock.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';

/** The options of `emulate`, with parsed numbers. */
export interface EmulateArgs {
  /** A vendor in place of the main service. */
  readonly vendor?: string;
  readonly port?: number;
  readonly speed?: number;
  readonly region?: string;
  readonly fault?: string;
  readonly seed?: number;
  readonly state?: string;
  readonly reject?: boolean;
  readonly ffmpeg?: string;
  /** No line for each request. */
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `inbetween emulate` */
export async function runEmulate(args: EmulateArgs, terminal: Terminal): Promise<number> {
  using interrupt = listenForInterrupt();
  const { signal } = interrupt;
  if (args.vendor !== undefined) return await emulateVendor(args.vendor, args, { terminal, signal });
  const engine = lazyEngine({ flag: args.ffmpeg, env: terminal.env, signal });
  await using emulator = await openEmulator({
    port: args.port,
    speed: args.speed,
    region: args.region,
    seed: args.seed,
    stateFolder: args.state,
    overLimit: args.reject ? 'reject' : 'queue',
    faults: args.fault === undefined ? [] : parseFaults(args.fault),
    clock: systemClock,
    ...(args.quiet ? {} : { onAnswer: (request) => terminal.stderr.write(`${requestLine(request)}\n`) }),
    onWarn: (message) => terminal.stderr.write(`warning  ${message}\n`),
    makeClip: async (request, path, stop, odd) =>
      drawEmulatedClip(request, { engine: await engine(), path, odd }, stop),
  });
  if (args.json) printJson(terminal, { ok: true, origin: emulator.origin, baseUrl: emulator.baseUrl });
  else {
    terminal.stdout.write(`${describeEmulator(emulator)}\n\nPress Ctrl-C to stop.\n`);
  }
  await untilAborted(signal);
  const { billed, currency, micros } = emulator.bill();
  terminal.stderr.write(`${count(billed.length, 'take')} billed: ${formatMoney({ currency, micros })}\n`);
  return exitCode.done;
}

const mainOnly = ['region', 'state', 'reject'] as const;

async function emulateVendor(
  vendor: string,
  args: EmulateArgs,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<number> {
  const { port, speed = 1, fault, seed, quiet, json } = args;
  const unknown = mainOnly.find((name) => args[name] !== undefined);
  if (unknown !== undefined)
    throw new RenderError('bad-option', `The stand-in of ${vendor} has no option --${unknown}.`, {
      hint: `Leave --${unknown} or --vendor out.`,
    });
  const { addressSetting, openEmulatedVendor } = await import('../../emulator/vendors/emulated-vendors.js');
  const { vendorClip } = await import('../../emulator/vendors/black-vendor-clip.js');
  await using emulator = await openEmulatedVendor(vendor, {
    ...{ clock: systemClock, port, seed, clip: (odd) => vendorClip(signal, odd) },
    faults: fault === undefined ? [] : parseFaults(fault),
    ...{ queueMs: 1000 / speed, runMs: 10_000 / speed },
    ...(quiet ? {} : { onAnswer: (request) => terminal.stderr.write(`${requestLine(request)}\n`) }),
  });
  if (emulator === undefined) throw new Error(`No stand-in for ${vendor}.`); // The command accepts known names only.
  if (json) printJson(terminal, { ok: true, origin: emulator.origin, baseUrl: emulator.origin });
  else
    terminal.stdout.write(
      `${emulator.origin} emulates the API of ${vendor}. Nothing is charged: the bill is only counted.\n\n  provider: { use: ${vendor}, ${addressSetting(vendor)}: ${emulator.origin} }\n\nPress Ctrl-C to stop.\n`,
    );
  await untilAborted(signal);
  terminal.stderr.write(`${count(emulator.billed().length, 'take')} would be billed\n`);
  return exitCode.done;
}

// The path comes from a client, and the terminal must not obey what it contains.
function requestLine({ method, path, status }: AnsweredRequest): string {
  const time = new Date(systemClock.now()).toISOString().slice(11, 19);
  return `${time}  ${harmless(method.padEnd(6))}  ${status ?? 'cut'}  ${harmless(path)}`;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
