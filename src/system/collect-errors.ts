/** A callback whose errors are kept until somebody asks for them. */
export interface ErrorCollector<Argument> {
  /** Calls the callback. Never throws; a rejected promise counts as an error too. */
  call(argument: Argument): void;
  /** Throws the first error that was collected. */
  rethrow(): void;
}

/** Wraps a callback so that its errors cannot interrupt the caller. */
export function collectErrors<Argument>(callback: (argument: Argument) => unknown): ErrorCollector<Argument> {
  const errors: unknown[] = [];
  return {
    call(argument) {
      try {
        Promise.resolve(callback(argument)).catch((error) => errors.push(error));
      } catch (error) {
        errors.push(error);
      }
    },
    rethrow() {
      if (errors.length > 0) throw errors[0];
    },
  };
}
