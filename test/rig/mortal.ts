import type { Provider } from '../../src/providers/provider.js';
import type { Journal } from '../../src/store/journal/journal.js';
import type { Claims } from '../../src/store/remote/claims.js';

/** A process that can be killed. After that, no call of it ever returns. */
export interface Mortal {
  readonly steps: readonly string[];
  provider(provider: Provider): Provider;
  journal(journal: Journal): Journal;
  claims(claims: Claims): Claims;
  /** Resolves when it is dead. */
  readonly death: Promise<void>;
}

/**
 * Dies at its `fatal`th step. A step is a call to the provider, or a write to the journal or to a claim, before it reaches the other
 * side and after it took effect there.
 */
export function mortal(fatal: number): Mortal {
  const steps: string[] = [];
  let die = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const silence = new Promise<never>(() => undefined);

  async function step(name: string): Promise<void> {
    if (steps.length >= fatal) return await silence;
    steps.push(name);
    if (steps.length < fatal) return;
    die();
    await silence;
  }

  async function around<T>(name: string, work: () => Promise<T>): Promise<T> {
    await step(`before ${name}`);
    // What the other side does is done, whether the caller still exists or not.
    const result = await work().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    await step(`after ${name}`);
    return result();
  }

  return {
    steps,
    death,
    provider: (provider) => ({
      ...provider,
      submit: (request, signal) => around(`submit ${request.shot}`, () => provider.submit(request, signal)),
      // These change nothing on the other side, so one step is enough for both.
      poll: (operation, signal) => step('poll').then(() => provider.poll(operation, signal)),
      download: (asset, path, signal) => step('download').then(() => provider.download(asset, path, signal)),
      findLost: (lost, turn, signal) => step('find-lost').then(() => provider.findLost(lost, turn, signal)),
    }),
    journal: (journal) => ({
      ...journal,
      append: (happening) => around(`write ${happening.type}`, () => journal.append(happening)),
    }),
    claims: (claims) => ({
      ...claims,
      latest: (key, signal) => step('read claim').then(() => claims.latest(key, signal)),
      make: (name, signal) => around('claim', () => claims.make(name, signal)),
      addOperation: (name, operation, signal) =>
        around('add operation', () => claims.addOperation(name, operation, signal)),
      end: (name, code, signal) => around('end claim', () => claims.end(name, code, signal)),
    }),
  };
}
