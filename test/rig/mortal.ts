import type { Provider } from '../../src/providers/provider.js';
import type { Journal } from '../../src/store/journal/journal.js';
import type { Claims } from '../../src/store/remote/claims.js';

/** A process that can be killed. After that, no call of it ever returns. */
export interface Mortal {
  readonly steps: readonly string[];
  provider(provider: Provider): Provider;
  journal(journal: Journal): Journal;
  claims(claims: Claims): Claims;
  /** A moment of an exchange with a service; true when the process is dead, so that nothing of it goes on. */
  isDeadAt(name: string): boolean;
  /** The provider whose calls never return once the process is dead, without steps of their own. */
  silenced(provider: Provider): Provider;
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

  function isDeadAt(name: string): boolean {
    if (steps.length >= fatal) return true;
    steps.push(name);
    if (steps.length < fatal) return false;
    die();
    return true;
  }

  async function heard<T>(work: Promise<T>): Promise<T> {
    const end = await work.then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    return steps.length >= fatal ? await silence : end();
  }

  return {
    steps,
    death,
    isDeadAt,
    silenced(provider) {
      const { prepare } = provider;
      return {
        ...provider,
        ...(prepare ? { prepare: (...args) => heard(prepare(...args)) } : {}),
        submit: (...args) => heard(provider.submit(...args)),
        poll: (...args) => heard(provider.poll(...args)),
        download: (...args) => heard(provider.download(...args)),
        findLost: (...args) => heard(provider.findLost(...args)),
      };
    },
    provider: (provider) => ({
      ...provider,
      submit: (request, ...rest) => around(`submit ${request.shot}`, () => provider.submit(request, ...rest)),
      // These change nothing on the other side, so one step is enough for both.
      poll: (operation, signal) => step('poll').then(() => provider.poll(operation, signal)),
      download: (asset, path, signal) => step('download').then(() => provider.download(asset, path, signal)),
      findLost: (...args) => step('find-lost').then(() => provider.findLost(...args)),
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
