import { RenderError } from '../diagnostics/render-error.js';
import type { Emit } from '../events/render-event.js';
import type { Journal } from '../store/journal/journal.js';
import type { JournalHappening } from '../store/journal/journal-entry.js';

/** Writes what takes do into the journal, in order. */
export interface JournalWriter {
  /** Writes an entry that nothing may happen without. Throws RenderError when it cannot be written. */
  commit(happening: JournalHappening): Promise<void>;
  /**
   * Writes what has happened already. If that fails, the entry is written before the next one, and `onFailure` is
   * called: nothing new may start.
   */
  note(happening: JournalHappening): Promise<void>;
  /** Writes what could not be written so far. A paid take that still cannot be written is reported. */
  close(): Promise<void>;
}

export interface JournalWriterSetup {
  readonly journal: Journal;
  readonly emit: Emit;
  readonly onFailure: (error: RenderError) => void;
}

export function openJournalWriter({ journal, emit, onFailure }: JournalWriterSetup): JournalWriter {
  const backlog: JournalHappening[] = [];
  let flushing: Promise<void> = Promise.resolve();

  // One after another, or two would write the same entry.
  function flush(): Promise<void> {
    const mine = flushing.then(async () => {
      for (let next = backlog[0]; next !== undefined; next = backlog[0]) {
        await journal.append(next);
        backlog.shift();
      }
    });
    flushing = mine.catch(() => undefined);
    return mine;
  }

  return {
    async commit(happening) {
      await flush();
      await journal.append(happening);
    },
    async note(happening) {
      backlog.push(happening);
      try {
        await flush();
      } catch (error) {
        if (!(error instanceof RenderError)) throw error;
        onFailure(error);
      }
    },
    async close() {
      await flush().catch(() => emit(unwrittenWarning(backlog)));
    },
  };
}

// The last thing to do for a paid take: its operation is shown, so that the user can find it at the provider.
function unwrittenWarning(backlog: readonly JournalHappening[]): Parameters<Emit>[0] {
  const operations = backlog.flatMap((entry) => (entry.type === 'submitted' ? [entry.operation] : []));
  const message = `Not written to the journal, and running at the provider: ${JSON.stringify(operations)}`;
  return { type: 'warned', code: 'journal-not-written', message };
}
